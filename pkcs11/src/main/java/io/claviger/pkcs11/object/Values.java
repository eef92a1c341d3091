package io.claviger.pkcs11.object;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** Values of attributes as they travel. */
final class Values {
    static final byte[] NOTHING = new byte[0];

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);

    private Values() {}

    /** CK_BBOOL. */
    static byte[] flag(boolean value) {
        return new byte[] {(byte) (value ? 1 : 0)};
    }

    /** CK_ULONG. */
    static byte[] number(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    /** CK_ULONG, one after the other. */
    static byte[] numbers(List<Long> values) {
        ByteBuffer all = ByteBuffer.allocate(values.size() * Long.BYTES);
        values.forEach(all::putLong);
        return all.array();
    }

    static byte[] text(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    /** CK_DATE: eight digits, or nothing. */
    static byte[] date(Optional<Instant> value) {
        return value.map(instant -> text(DATE.format(instant))).orElse(NOTHING);
    }
}
