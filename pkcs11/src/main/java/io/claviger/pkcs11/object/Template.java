package io.claviger.pkcs11.object;

import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.constant.Ck;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.wire.WireReader;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a program says about an object: attributes with their values, each once. */
public final class Template {
    /** Most attributes. */
    public static final int MAX_ATTRIBUTES = 128;

    /** Says nothing, and fits everything. */
    static final Template EMPTY = new Template(Map.of());

    private final Map<Long, byte[]> values;

    private Template(Map<Long, byte[]> values) {
        this.values = values;
    }

    /** Reads a template; CKR_TEMPLATE_INCONSISTENT if it contradicts itself. */
    public static Template read(WireReader in) {
        int count = in.count(MAX_ATTRIBUTES);
        Map<Long, byte[]> values = new LinkedHashMap<>();
        boolean contradicts = false;
        for (int i = 0; i < count; i++) {
            long type = in.u64();
            byte[] value = in.bytes();
            byte[] before = values.put(type, value);
            contradicts |= before != null && !Arrays.equals(before, value);
        }
        if (contradicts) {
            throw new Failure(ReturnValue.TEMPLATE_INCONSISTENT);
        }
        return new Template(values);
    }

    /** This template with what another one says beside it; what both say must be the same. */
    public Template and(Template other) {
        Map<Long, byte[]> both = new LinkedHashMap<>(values);
        other.values.forEach(both::putIfAbsent);
        return new Template(both);
    }

    /** This template with an attribute that it has only if it says nothing of its own of it. */
    public Template or(long type, byte[] usual) {
        Map<Long, byte[]> all = new LinkedHashMap<>(values);
        all.putIfAbsent(type, usual);
        return new Template(all);
    }

    /** This template with a flag, likewise. */
    public Template or(long type, boolean usual) {
        return or(type, Values.flag(usual));
    }

    /** This template with a number, likewise. */
    public Template or(long type, long usual) {
        return or(type, Values.number(usual));
    }

    /** This template with a text, likewise. */
    public Template or(long type, String usual) {
        return or(type, Values.text(usual));
    }

    /** This template without one attribute. */
    public Template without(long type) {
        Map<Long, byte[]> rest = new LinkedHashMap<>(values);
        rest.remove(type);
        return new Template(rest);
    }

    public Set<Long> types() {
        return values.keySet();
    }

    public boolean has(long type) {
        return values.containsKey(type);
    }

    public Optional<byte[]> bytes(long type) {
        return Optional.ofNullable(values.get(type));
    }

    public byte[] required(long type) {
        return bytes(type).orElseThrow(() -> new Failure(ReturnValue.TEMPLATE_INCOMPLETE));
    }

    public Optional<Boolean> flag(long type) {
        return bytes(type)
                .map(
                        value -> {
                            if (value.length != 1 || (value[0] & ~1) != 0) {
                                throw new Failure(ReturnValue.ATTRIBUTE_VALUE_INVALID);
                            }
                            return value[0] == 1;
                        });
    }

    public boolean flag(long type, boolean usual) {
        return flag(type).orElse(usual);
    }

    public Optional<Long> number(long type) {
        return bytes(type)
                .map(
                        value -> {
                            if (value.length != Long.BYTES) {
                                throw new Failure(ReturnValue.ATTRIBUTE_VALUE_INVALID);
                            }
                            return ByteBuffer.wrap(value).getLong();
                        });
    }

    public long requiredNumber(long type) {
        return number(type).orElseThrow(() -> new Failure(ReturnValue.TEMPLATE_INCOMPLETE));
    }

    /** A list of numbers; CKR_ATTRIBUTE_VALUE_INVALID for what is none. */
    public List<Long> numbers(long type) {
        byte[] value = bytes(type).orElse(Values.NOTHING);
        if (value.length % Long.BYTES != 0) {
            throw new Failure(ReturnValue.ATTRIBUTE_VALUE_INVALID);
        }
        List<Long> numbers = new ArrayList<>();
        for (ByteBuffer rest = ByteBuffer.wrap(value); rest.hasRemaining(); ) {
            numbers.add(rest.getLong());
        }
        return numbers;
    }

    /** A number of any size without sign. */
    public BigInteger requiredInteger(long type) {
        return new BigInteger(1, required(type));
    }

    public Optional<String> text(long type) {
        return bytes(type)
                .map(
                        value -> {
                            try {
                                return StandardCharsets.UTF_8
                                        .newDecoder()
                                        .decode(ByteBuffer.wrap(value))
                                        .toString();
                            } catch (CharacterCodingException _) {
                                throw new Failure(ReturnValue.ATTRIBUTE_VALUE_INVALID);
                            }
                        });
    }

    /** Whether every attribute has this value in the object. */
    public boolean fits(TokenObject object) {
        for (var entry : values.entrySet()) {
            boolean equal =
                    object.attribute(entry.getKey())
                            .filter(value -> Arrays.equals(value, entry.getValue()))
                            .isPresent();
            if (!equal) {
                return false;
            }
        }
        return true;
    }

    /** Ends a call whose template says that the object is something else. */
    public void requireClass(long objectClass) {
        if (number(Ck.CKA_CLASS).filter(given -> given != objectClass).isPresent()) {
            throw new Failure(ReturnValue.TEMPLATE_INCONSISTENT);
        }
    }

    /** Wipes the values: a key that came in was among them. */
    public void wipe() {
        values.values().forEach(value -> Arrays.fill(value, (byte) 0));
    }
}
