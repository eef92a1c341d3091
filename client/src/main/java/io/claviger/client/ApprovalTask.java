package io.claviger.client;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonException;
import io.claviger.client.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one approver is asked. Operation, key, payload and time are read out of the token, the bytes
 * that the approver signs and that the key boundary judges by: what is shown is what is approved,
 * whatever else the service says.
 */
public final class ApprovalTask {
    /** What is asked for. */
    public enum Operation {
        /** To sign, decrypt or unwrap with the key. */
        USE,
        /** To block the key. */
        BLOCK,
        /** To unblock it. */
        UNBLOCK,
        /** To give it other rules. */
        MODIFY
    }

    private final Approvals approvals;
    private final String id;
    private final Base64Bytes token;
    private final Token read;
    private final JsonObject json;

    /**
     * @throws JsonException if it is not what the contract says, its token included
     */
    ApprovalTask(Approvals approvals, JsonObject json) {
        this.approvals = approvals;
        this.json = json;
        this.id = json.string("id");
        this.token = json.bytes("approvalToBeSigned");
        this.read = Token.of(token.bytes());
    }

    /** Id of the task. */
    public String id() {
        return id;
    }

    /** What is asked for, by the token. */
    public Operation operation() {
        return read.operation();
    }

    /** Name of the key, by the token. */
    public String key() {
        return read.key();
    }

    /**
     * What the key would be used on, by the token: the bytes to sign, the ciphertext, the wrapped
     * key, the encoded rules. A copy.
     */
    public byte[] payload() {
        return read.payload().bytes();
    }

    /** When it was asked for, by the token. */
    public Instant asked() {
        return read.asked();
    }

    /** What the one who asked wrote beside it, as they wrote it; no token holds it. */
    public Optional<Base64Bytes> metaData() {
        return json.optionalBytes("metaData");
    }

    /** Everything that the service tells of the task, with the state of its request. */
    public JsonObject details() {
        return json;
    }

    /** A yes, signed now. */
    public Call<String> approve() {
        return approvals.approve(id, token);
    }

    /** A no. */
    public Call<String> reject() {
        return approvals.reject(id);
    }

    /** Names no payload: it may be a secret. */
    @Override
    public String toString() {
        return "ApprovalTask[" + operation() + " " + key() + "]";
    }

    /** {@code docs/formats/approval-token.md} draws it. */
    private record Token(Operation operation, String key, Base64Bytes payload, Instant asked) {
        private static final int OPERATION = 0x003B;
        private static final int KEY = 0x1002;
        private static final int TIMESTAMP = 0x1054;
        private static final int PAYLOAD = 0x1057;
        private static final int RULES = 0x1058;
        private static final int TIME = 0x0107;

        static Token of(byte[] bytes) {
            Map<Integer, ByteBuffer> outer = elements(bytes);
            ByteBuffer signed = element(outer, TIMESTAMP);
            Map<Integer, ByteBuffer> inner = elements(bytes(signed));
            byte[] payload = payload(inner);
            if (!Arrays.equals(payload, payload(outer))) {
                throw broken("its payload is not the one of its timestamp");
            }
            return new Token(
                    operation(element(outer, OPERATION).getInt()),
                    new String(bytes(element(outer, KEY)), StandardCharsets.UTF_8),
                    Base64Bytes.of(payload),
                    Instant.ofEpochSecond(element(inner, TIME).getLong()));
        }

        private static Operation operation(int number) {
            return switch (number) {
                case 1 -> Operation.USE;
                case 2 -> Operation.BLOCK;
                case 3 -> Operation.UNBLOCK;
                case 4 -> Operation.MODIFY;
                default -> throw broken("it names an operation that does not exist");
            };
        }

        private static byte[] payload(Map<Integer, ByteBuffer> elements) {
            return bytes(
                    elements.containsKey(PAYLOAD)
                            ? element(elements, PAYLOAD)
                            : element(elements, RULES));
        }

        private static Map<Integer, ByteBuffer> elements(byte[] block) {
            ByteBuffer in = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
            Map<Integer, ByteBuffer> found = new HashMap<>();
            if (in.remaining() < 4 || in.getInt() != in.remaining()) {
                throw broken("its length is another one");
            }
            while (in.remaining() >= 4) {
                int type = Short.toUnsignedInt(in.getShort());
                int length = Short.toUnsignedInt(in.getShort());
                int padded = (length + 3) / 4 * 4;
                if (padded > in.remaining()) {
                    throw broken("an element is longer than it");
                }
                ByteBuffer value = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
                if (found.put(type, value) != null) {
                    throw broken("an element stands in it twice");
                }
                in.position(in.position() + padded);
            }
            if (in.hasRemaining()) {
                throw broken("something stands behind its end");
            }
            return found;
        }

        private static ByteBuffer element(Map<Integer, ByteBuffer> elements, int type) {
            ByteBuffer value = elements.get(type);
            if (value == null
                    || (type == OPERATION && value.remaining() != 4)
                    || (type == TIME && value.remaining() != 8)) {
                throw broken("an element is missing or has another length");
            }
            return value.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        }

        private static byte[] bytes(ByteBuffer value) {
            byte[] bytes = new byte[value.remaining()];
            value.get(bytes);
            return bytes;
        }

        private static JsonException broken(String why) {
            return new JsonException("the token of a task is none: " + why);
        }
    }
}
