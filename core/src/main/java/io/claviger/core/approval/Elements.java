package io.claviger.core.approval;

import io.claviger.core.id.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Blocks of typed elements, as approval tokens are made of: a block is {@code u32 length} of what
 * follows; an element {@code u16 type, u16 length, value}, padded with zero bytes to a multiple of
 * four that its length does not count. All numbers are little-endian.
 */
final class Elements {
    static final int OPERATION = 0x003B;
    static final int COUNT = 0x0003;
    static final int WINDOW_MINUTES = 0x0055;
    static final int TOKEN_COUNT = 0x0059;
    static final int GROUP_COUNT = 0x005A;
    static final int QUORUM = 0x005B;
    static final int SECONDS = 0x0107;
    static final int TEXT = 0x1002;
    static final int RULE_USE = 0x104E;
    static final int RULE_BLOCK = 0x104F;
    static final int RULE_UNBLOCK = 0x1050;
    static final int RULE_MODIFY = 0x1051;
    static final int PUBLIC_KEY = 0x1052;
    static final int CERTIFICATE = 0x1053;
    static final int TIMESTAMP = 0x1054;
    static final int SIGNATURE = 0x1056;
    static final int PAYLOAD = 0x1057;
    static final int POLICY = 0x1058;

    /** Longest value of an element: its length has 16 bits. */
    static final int MAX_VALUE_BYTES = 0xFFFF;

    private static final int ALIGNMENT = 4;

    private Elements() {}

    /** Writes one block. */
    static final class Writer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Writer bytes(int type, byte[] value) {
            if (value.length > MAX_VALUE_BYTES) {
                throw new IllegalArgumentException("an element is too long");
            }
            out.writeBytes(
                    little(ALIGNMENT)
                            .putShort((short) type)
                            .putShort((short) value.length)
                            .array());
            out.writeBytes(value);
            out.writeBytes(new byte[padding(value.length)]);
            return this;
        }

        Writer text(String value) {
            return bytes(TEXT, value.getBytes(StandardCharsets.UTF_8));
        }

        Writer number(int type, long value) {
            return bytes(type, little(Integer.BYTES).putInt(Math.toIntExact(value)).array());
        }

        Writer longNumber(int type, long value) {
            return bytes(type, little(Long.BYTES).putLong(value).array());
        }

        Bytes block() {
            byte[] body = out.toByteArray();
            return Bytes.owned(
                    little(Integer.BYTES + body.length).putInt(body.length).put(body).array());
        }
    }

    /** Reads one block, element by element, and nothing beside what {@link Writer} writes. */
    static final class Reader {
        private final ByteBuffer in;

        Reader(byte[] block) throws MalformedToken {
            in = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
            if (block.length < Integer.BYTES || in.getInt() != in.remaining()) {
                throw new MalformedToken("the length of a block is wrong");
            }
        }

        boolean atEnd() {
            return !in.hasRemaining();
        }

        /** The type of the next element; -1 at the end. */
        int peek() {
            return in.remaining() < ALIGNMENT
                    ? -1
                    : Short.toUnsignedInt(in.getShort(in.position()));
        }

        byte[] bytes(int type) throws MalformedToken {
            if (peek() != type) {
                throw new MalformedToken("element %04x is missing".formatted(type));
            }
            in.getShort();
            int length = Short.toUnsignedInt(in.getShort());
            if (in.remaining() < length + padding(length)) {
                throw new MalformedToken("element %04x is cut off".formatted(type));
            }
            byte[] value = new byte[length];
            in.get(value);
            for (int i = padding(length); i > 0; i--) {
                if (in.get() != 0) {
                    throw new MalformedToken("the padding is not zero");
                }
            }
            return value;
        }

        String text() throws MalformedToken {
            try {
                CharBuffer text =
                        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(TEXT)));
                return text.toString();
            } catch (CharacterCodingException _) {
                throw new MalformedToken("a text is not UTF-8");
            }
        }

        long number(int type) throws MalformedToken {
            byte[] value = bytes(type);
            if (value.length != Integer.BYTES) {
                throw new MalformedToken("a number has not 4 bytes");
            }
            return Integer.toUnsignedLong(
                    ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getInt());
        }

        long longNumber(int type) throws MalformedToken {
            byte[] value = bytes(type);
            if (value.length != Long.BYTES) {
                throw new MalformedToken("a number has not 8 bytes");
            }
            return ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong();
        }

        void end() throws MalformedToken {
            if (!atEnd()) {
                throw new MalformedToken("something follows the last element");
            }
        }
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int padding(int length) {
        return (ALIGNMENT - length % ALIGNMENT) % ALIGNMENT;
    }
}
