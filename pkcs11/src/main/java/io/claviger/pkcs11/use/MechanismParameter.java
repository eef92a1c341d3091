package io.claviger.pkcs11.use;

import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.wire.Malformed;
import io.claviger.pkcs11.wire.WireReader;
import java.util.Optional;
import java.util.function.Function;

/**
 * A mechanism as a program names it.
 *
 * @param type CK_MECHANISM_TYPE
 * @param parameter its structure, flattened; empty where the program gave none
 */
@SuppressWarnings("ArrayRecordComponent") // read at once, never compared
public record MechanismParameter(long type, Optional<byte[]> parameter) {

    public static MechanismParameter read(WireReader in) {
        return new MechanismParameter(in.u64(), in.optionalBytes());
    }

    /** The bytes of the parameter; CKR_MECHANISM_PARAM_INVALID if there is none. */
    public byte[] raw() {
        return parameter.orElseThrow(MechanismParameter::invalid);
    }

    /** Reads the parameter whole; CKR_MECHANISM_PARAM_INVALID if it is another structure. */
    public <T> T parsed(Function<WireReader, T> reader) {
        WireReader in = new WireReader(raw());
        try {
            T value = reader.apply(in);
            in.end();
            return value;
        } catch (Malformed _) {
            throw invalid();
        }
    }

    /** Ends a call that gives a parameter to a mechanism without one. */
    public void requireNone() {
        if (parameter.filter(bytes -> bytes.length > 0).isPresent()) {
            throw invalid();
        }
    }

    static Failure invalid() {
        return new Failure(ReturnValue.MECHANISM_PARAM_INVALID);
    }
}
