package io.claviger.pkcs11.testing;

import io.claviger.pkcs11.constant.Ck;
import io.claviger.pkcs11.wire.Call;
import io.claviger.pkcs11.wire.WireWriter;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Bodies of requests that go deep: of the right shape, with handles that exist, templates that are
 * nearly right, and every constant that the endpoint knows in every place.
 */
public final class HostileBodies {
    private static final int HANDLES_KEPT = 300;
    private static final byte[] P256 = {6, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 3, 1, 7};

    /** A tree of hash-based signatures takes minutes to grow. */
    private static final Pattern SLOW = Pattern.compile(".*(HSS|XMSS).*");

    private static final List<Long> MECHANISMS = constants("CKM_.*");
    private static final List<Long> GENERATIONS = constants("CKM_.*_GEN");
    private static final List<Long> ATTRIBUTES = constants("CKA_.*");
    private static final List<Long> NUMBERS = numbers();

    private static final Set<Call> WITH_PIN =
            EnumSet.of(Call.LOGIN, Call.INIT_PIN, Call.SET_PIN, Call.INIT_TOKEN);

    private final Random random;
    private final List<Map<Long, byte[]>> templates;
    private final List<Long> sessions = new ArrayList<>();
    private final List<Long> objects = new ArrayList<>();

    /**
     * A source of bodies.
     *
     * @param certificate one in DER
     */
    public HostileBodies(Random random, byte[] certificate) {
        this.random = random;
        this.templates = templates(certificate);
    }

    private static List<Long> constants(String names) {
        return Arrays.stream(Ck.class.getFields())
                .filter(field -> field.getName().matches(names))
                .filter(field -> !SLOW.matcher(field.getName()).matches())
                .map(HostileBodies::number)
                .toList();
    }

    private static long number(Field constant) {
        try {
            return ((Number) constant.get(null)).longValue();
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static List<Long> numbers() {
        List<Long> numbers = new ArrayList<>(constants("CK.*"));
        numbers.addAll(
                List.of(0L, 1L, 2L, 7L, 12L, 16L, 32L, 96L, 128L, 256L, 1024L, 0x7fff_ffffL));
        numbers.addAll(List.of(0x8000_0000L, 0xffff_ffffL, Long.MAX_VALUE, Long.MIN_VALUE, -1L));
        return numbers;
    }

    /** Templates that make something when nobody damages them. */
    private static List<Map<Long, byte[]>> templates(byte[] certificate) {
        byte[] yes = {1};
        return List.of(
                template(Ck.CKA_EC_PARAMS, P256, Ck.CKA_VERIFY, yes, Ck.CKA_TOKEN, yes),
                template(Ck.CKA_SIGN, yes, Ck.CKA_DERIVE, yes, Ck.CKA_TOKEN, yes),
                template(
                        Ck.CKA_CLASS,
                        ProtocolClient.number(Ck.CKO_SECRET_KEY),
                        Ck.CKA_KEY_TYPE,
                        ProtocolClient.number(Ck.CKK_AES),
                        Ck.CKA_VALUE_LEN,
                        ProtocolClient.number(32),
                        Ck.CKA_ENCRYPT,
                        yes,
                        Ck.CKA_DECRYPT,
                        yes,
                        Ck.CKA_WRAP,
                        yes,
                        Ck.CKA_EXTRACTABLE,
                        yes,
                        Ck.CKA_TOKEN,
                        yes),
                template(
                        Ck.CKA_CLASS,
                        ProtocolClient.number(Ck.CKO_SECRET_KEY),
                        Ck.CKA_KEY_TYPE,
                        ProtocolClient.number(Ck.CKK_GENERIC_SECRET),
                        Ck.CKA_VALUE,
                        new byte[32],
                        Ck.CKA_SIGN,
                        yes,
                        Ck.CKA_TOKEN,
                        yes),
                template(
                        Ck.CKA_CLASS,
                        ProtocolClient.number(Ck.CKO_DATA),
                        Ck.CKA_VALUE,
                        new byte[40],
                        Ck.CKA_TOKEN,
                        yes),
                template(
                        Ck.CKA_CLASS,
                        ProtocolClient.number(Ck.CKO_CERTIFICATE),
                        Ck.CKA_CERTIFICATE_TYPE,
                        ProtocolClient.number(Ck.CKC_X_509),
                        Ck.CKA_VALUE,
                        certificate,
                        Ck.CKA_TOKEN,
                        yes),
                template(
                        Ck.CKA_CLASS,
                        ProtocolClient.number(Ck.CKO_PUBLIC_KEY),
                        Ck.CKA_KEY_TYPE,
                        ProtocolClient.number(Ck.CKK_RSA),
                        Ck.CKA_MODULUS,
                        oddModulus(),
                        Ck.CKA_PUBLIC_EXPONENT,
                        new byte[] {1, 0, 1},
                        Ck.CKA_VERIFY,
                        yes,
                        Ck.CKA_TOKEN,
                        yes),
                template(
                        Ck.CKA_CLASS,
                        ProtocolClient.number(Ck.CKO_PRIVATE_KEY),
                        Ck.CKA_KEY_TYPE,
                        ProtocolClient.number(Ck.CKK_EC),
                        Ck.CKA_EC_PARAMS,
                        P256,
                        Ck.CKA_VALUE,
                        scalar(),
                        Ck.CKA_SIGN,
                        yes,
                        Ck.CKA_TOKEN,
                        yes),
                template());
    }

    private static byte[] oddModulus() {
        byte[] modulus = new byte[256];
        Arrays.fill(modulus, (byte) 0xa5);
        return modulus;
    }

    private static byte[] scalar() {
        byte[] scalar = new byte[32];
        scalar[31] = 5;
        return scalar;
    }

    private static Map<Long, byte[]> template(Object... pairs) {
        Map<Long, byte[]> template = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            template.put(((Number) pairs[i]).longValue(), (byte[]) pairs[i + 1]);
        }
        return template;
    }

    /** CKA_EC_PARAMS of secp256r1. */
    public static byte[] p256() {
        return P256.clone();
    }

    /** A handle that the node gave, for later bodies. */
    public void session(long handle) {
        keep(sessions, handle);
    }

    /** The same for objects. */
    public void object(long handle) {
        keep(objects, handle);
    }

    private void keep(List<Long> handles, long handle) {
        if (handles.size() == HANDLES_KEPT) {
            handles.removeFirst();
        }
        handles.add(handle);
    }

    /** A body for a call. */
    public byte[] body(Call call) {
        WireWriter out = new WireWriter();
        shape(call).chars().forEach(field -> write(out, (char) field));
        // A wrong PIN counts, and one that is locked would end all that is interesting.
        int oneOf = WITH_PIN.contains(call) ? 100 : 4;
        return random.nextInt(oneOf) == 0 ? damaged(out.toArray()) : out.toArray();
    }

    /** What stands in the body of a call, a letter each: see {@link #write}. */
    private static String shape(Call call) {
        return switch (call) {
            case HELLO -> "hxuxnlxxx";
            case TOKEN_INFO, MECHANISMS, CLOSE_ALL -> "l";
            case MECHANISM_INFO -> "lu";
            case OPEN_SESSION -> "lf";
            case CLOSE_SESSION, SESSION_INFO, LOGOUT, FIND_FINAL -> "s";
            case LOGIN -> "sLx";
            case CREATE_OBJECT, FIND_INIT -> "st";
            case COPY_OBJECT, SET_ATTRIBUTES -> "sot";
            case DESTROY_OBJECT, OBJECT_SIZE, DIGEST_KEY, KEY_INFO -> "so";
            case GET_ATTRIBUTES -> "soa";
            case FIND, RANDOM -> "sn";
            case INIT -> "skmo";
            case ONE_SHOT -> "skmobb";
            case UPDATE, FINAL -> "skb";
            case CANCEL -> "sk";
            case GENERATE_KEY -> "sg3";
            case GENERATE_KEY_PAIR -> "sg12";
            case WRAP -> "smoo";
            case UNWRAP, DECAPSULATE -> "smobt";
            case DERIVE, ENCAPSULATE -> "smot";
            case SEED -> "sb";
            case INIT_TOKEN -> "lpx";
            case INIT_PIN -> "sp";
            case SET_PIN -> "spp";
            case PING -> "";
        };
    }

    private void write(WireWriter out, char field) {
        switch (field) {
            case 'h' -> out.fixed(new byte[16]);
            case 's' -> out.u64(recent(sessions));
            case 'o' -> out.u64(random.nextBoolean() ? recent(objects) : one(objects));
            case 'l' -> out.u64(random.nextInt(8) == 0 ? one(NUMBERS) : ProtocolClient.SLOT);
            case 'u' -> out.u64(one(NUMBERS));
            case 'L' -> login(out);
            case 'f' -> out.u64(random.nextInt(8));
            case 'n' -> out.u32(random.nextInt(8) == 0 ? one(NUMBERS) : random.nextInt(300));
            case 'k' -> out.u8(random.nextInt(9));
            case 'm' -> mechanism(out, MECHANISMS);
            case 'g' -> mechanism(out, GENERATIONS);
            case 't' -> template(out, one(templates, Map.of()));
            case '1', '2', '3' -> template(out, templates.get(field - '1'));
            case 'a' -> attributes(out);
            case 'b' -> out.bytes(optional(some(random.nextInt(600))));
            case 'x' -> out.bytes(optional(some(random.nextInt(20))));
            case 'p' -> out.bytes(pin());
            default -> throw new IllegalArgumentException("no field " + field);
        }
    }

    private Optional<byte[]> optional(byte[] bytes) {
        return random.nextInt(5) == 0 ? Optional.empty() : Optional.of(bytes);
    }

    /** Mostly right. */
    private void login(WireWriter out) {
        int user = random.nextInt(4);
        String right = user == Ck.CKU_SO ? TestNode.SO_PIN : TestNode.USER_PIN;
        out.u64(user).bytes(random.nextInt(40) == 0 ? some(8) : ProtocolClient.utf8(right));
    }

    /** Never another that could be set, or nobody would know it. */
    private byte[] pin() {
        return random.nextInt(40) == 0 ? some(2) : ProtocolClient.utf8(TestNode.USER_PIN);
    }

    private void mechanism(WireWriter out, List<Long> usual) {
        out.u64(random.nextInt(10) == 0 ? one(NUMBERS) : one(usual));
        out.bytes(random.nextInt(3) == 0 ? Optional.of(parameter()) : Optional.empty());
    }

    /** Any bytes, or numbers and bytes in turn as the flattened structures have them. */
    private byte[] parameter() {
        if (random.nextBoolean()) {
            return some(random.nextInt(33));
        }
        WireWriter out = new WireWriter();
        for (int fields = random.nextInt(5); fields >= 0; fields--) {
            if (random.nextBoolean()) {
                out.u64(one(NUMBERS));
            } else {
                out.bytes(optional(some(random.nextInt(70))));
            }
        }
        return out.toArray();
    }

    private void template(WireWriter out, Map<Long, byte[]> right) {
        Map<Long, byte[]> template = new LinkedHashMap<>(right);
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            if (random.nextBoolean() && !template.isEmpty()) {
                template.remove(one(List.copyOf(template.keySet())));
            } else {
                template.put(one(ATTRIBUTES), value());
            }
        }
        out.u32(template.size());
        template.forEach((type, value) -> out.u64(type).bytes(value));
    }

    private byte[] value() {
        return switch (random.nextInt(4)) {
            case 0 -> new byte[] {(byte) random.nextInt(2)};
            case 1 -> ProtocolClient.number(one(NUMBERS));
            case 2 -> one(List.copyOf(one(templates, Map.of()).values()), P256);
            default -> some(random.nextInt(80));
        };
    }

    private void attributes(WireWriter out) {
        int count = random.nextInt(12);
        out.u32(count);
        for (int i = 0; i < count; i++) {
            out.u64(one(ATTRIBUTES));
        }
    }

    /** Bytes that are wrong somewhere. */
    public byte[] damaged(byte[] bytes) {
        if (bytes.length == 0) {
            return some(9);
        }
        byte[] damaged = bytes.clone();
        switch (random.nextInt(4)) {
            case 0 -> damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
            case 2 -> damaged = Arrays.copyOf(damaged, damaged.length + 1 + random.nextInt(9));
            default -> {
                // A length or a count that promises what is not there.
                int at = random.nextInt(damaged.length);
                byte[] extreme = ProtocolClient.number(one(NUMBERS));
                int most = Math.min(Integer.BYTES, damaged.length - at);
                System.arraycopy(extreme, Integer.BYTES, damaged, at, most);
            }
        }
        return damaged;
    }

    private byte[] some(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private long one(List<Long> numbers) {
        return numbers.isEmpty() ? random.nextLong() : numbers.get(random.nextInt(numbers.size()));
    }

    /** One of the last few: older ones may be closed by now. */
    private long recent(List<Long> handles) {
        int size = handles.size();
        return one(
                random.nextInt(20) == 0 ? NUMBERS : handles.subList(Math.max(0, size - 4), size));
    }

    private <T> T one(List<T> choices, T otherwise) {
        return choices.isEmpty() ? otherwise : choices.get(random.nextInt(choices.size()));
    }
}
