package io.claviger.pkcs11.object;

import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.constant.ReturnValue;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** As much of DER (X.690) as the values of PKCS #11 attributes are made of. */
final class Der {
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int NULL = 0x05;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int PRINTABLE_STRING = 0x13;
    static final int SEQUENCE = 0x30;

    private static final int MAX_LENGTH_BYTES = 3;

    private Der() {}

    /**
     * One element.
     *
     * @param whole with its header
     */
    @SuppressWarnings("ArrayRecordComponent") // read at once, never compared
    record Element(int tag, byte[] content, byte[] whole) {
        /** The elements inside. */
        List<Element> elements() {
            return Der.elements(content);
        }
    }

    static byte[] encode(int tag, byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        var out = new ByteArrayOutputStream(length + MAX_LENGTH_BYTES + 2);
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else {
            byte[] number = BigInteger.valueOf(length).toByteArray();
            int skip = number[0] == 0 ? 1 : 0;
            out.write(0x80 | (number.length - skip));
            out.write(number, skip, number.length - skip);
        }
        for (byte[] part : parts) {
            out.write(part, 0, part.length);
        }
        return out.toByteArray();
    }

    static byte[] integer(BigInteger value) {
        return encode(INTEGER, value.toByteArray());
    }

    /** A number without sign, as attributes hold it. */
    static byte[] unsigned(BigInteger value) {
        byte[] bytes = value.toByteArray();
        return bytes.length > 1 && bytes[0] == 0
                ? Arrays.copyOfRange(bytes, 1, bytes.length)
                : bytes;
    }

    static byte[] identifier(String dotted) {
        String[] arcs = dotted.split("\\.", -1);
        var out = new ByteArrayOutputStream();
        base128(out, Long.parseLong(arcs[0]) * 40 + Long.parseLong(arcs[1]));
        for (int i = 2; i < arcs.length; i++) {
            base128(out, Long.parseLong(arcs[i]));
        }
        return encode(OBJECT_IDENTIFIER, out.toByteArray());
    }

    private static void base128(ByteArrayOutputStream out, long arc) {
        int groups = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(arc) + 6) / 7);
        for (int group = groups - 1; group >= 0; group--) {
            out.write((int) (arc >>> (7 * group) & 0x7f) | (group > 0 ? 0x80 : 0));
        }
    }

    /** The bit string with no unused bits. */
    static byte[] bits(byte[] content) {
        return encode(BIT_STRING, new byte[1], content);
    }

    /** The one element that the bytes are; empty if they are anything else. */
    static Optional<Element> element(byte[] bytes) {
        try {
            List<Element> all = elements(bytes);
            return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
        } catch (Failure _) {
            return Optional.empty();
        }
    }

    /** All elements, one after the other; CKR_ATTRIBUTE_VALUE_INVALID for what is no DER. */
    static List<Element> elements(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        List<Element> all = new ArrayList<>();
        while (in.hasRemaining()) {
            int start = in.position();
            int tag = in.get() & 0xff;
            int length = length(in);
            if (length > in.remaining()) {
                throw new Failure(ReturnValue.ATTRIBUTE_VALUE_INVALID);
            }
            byte[] content = new byte[length];
            in.get(content);
            all.add(new Element(tag, content, Arrays.copyOfRange(bytes, start, in.position())));
        }
        return all;
    }

    private static int length(ByteBuffer in) {
        int first = in.hasRemaining() ? in.get() & 0xff : 0xff;
        if (first < 0x80) {
            return first;
        }
        int bytes = first & 0x7f;
        if (bytes == 0 || bytes > MAX_LENGTH_BYTES || bytes > in.remaining()) {
            throw new Failure(ReturnValue.ATTRIBUTE_VALUE_INVALID);
        }
        int length = 0;
        for (int i = 0; i < bytes; i++) {
            length = length << 8 | (in.get() & 0xff);
        }
        return length;
    }
}
