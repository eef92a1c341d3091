package io.claviger.pkcs11.wire;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the module asks for; the numbers are for ever. */
public enum Call {
    HELLO(1),
    TOKEN_INFO(3),
    MECHANISMS(4),
    MECHANISM_INFO(5),
    OPEN_SESSION(6),
    CLOSE_SESSION(7),
    CLOSE_ALL(8),
    SESSION_INFO(9),
    LOGIN(10),
    LOGOUT(11),
    CREATE_OBJECT(12),
    COPY_OBJECT(13),
    DESTROY_OBJECT(14),
    OBJECT_SIZE(15),
    GET_ATTRIBUTES(16),
    SET_ATTRIBUTES(17),
    FIND_INIT(18),
    FIND(19),
    FIND_FINAL(20),
    INIT(21),
    ONE_SHOT(22),
    UPDATE(23),
    FINAL(24),
    CANCEL(25),
    DIGEST_KEY(26),
    GENERATE_KEY(27),
    GENERATE_KEY_PAIR(28),
    WRAP(29),
    UNWRAP(30),
    DERIVE(31),
    RANDOM(32),
    SEED(33),
    INIT_TOKEN(34),
    INIT_PIN(35),
    SET_PIN(36),
    ENCAPSULATE(37),
    DECAPSULATE(38),
    PING(39),
    KEY_INFO(40);

    private static final Map<Integer, Call> BY_NUMBER =
            Arrays.stream(values())
                    .collect(Collectors.toUnmodifiableMap(Call::number, Function.identity()));

    private final int number;

    Call(int number) {
        this.number = number;
    }

    public static Optional<Call> ofNumber(int number) {
        return Optional.ofNullable(BY_NUMBER.get(number));
    }

    public int number() {
        return number;
    }
}
