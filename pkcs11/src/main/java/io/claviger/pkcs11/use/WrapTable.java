package io.claviger.pkcs11.use;

import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.WrapMethod;
import io.claviger.core.state.KeyObject;
import io.claviger.engine.key.RsaWrap;
import io.claviger.engine.key.Wrapping;
import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.constant.Ck;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.wire.WireReader;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Mechanisms that wrap keys under other keys. */
public final class WrapTable {
    private static final Set<Long> AES_BITS = Set.of(128L, 192L, 256L);

    private WrapTable() {}

    /**
     * What the engine calls the way, which names the kind of the wrapped key; CKR_MECHANISM_INVALID
     * if it wraps nothing here, CKR_KEY_UNEXTRACTABLE if it does not wrap keys of the kind.
     */
    public static Wrapping of(MechanismParameter asked, KeyObject by, KeyAlgorithm wrapped) {
        long type = asked.type();
        if (type == Ck.CKM_RSA_PKCS) {
            asked.requireNone();
            return wrapping(by, of(WrapMethod.RSA_WRAP_PAD, wrapped), Optional.empty());
        }
        if (type == Ck.CKM_RSA_PKCS_OAEP) {
            CipherTable.Ciphering oaep = CipherTable.of(asked);
            boolean usual =
                    oaep.mechanism() == CipherMechanism.RSA_PADDING_OAEP_WITH_SHA1
                            && oaep.oaep().isEmpty();
            var how = new RsaWrap(oaep.mechanism(), oaep.oaep(), OptionalInt.empty());
            return wrapping(
                    by,
                    of(WrapMethod.RSA_WRAP_OAEP, wrapped),
                    usual ? Optional.empty() : Optional.of(how));
        }
        if (type == Ck.CKM_RSA_AES_KEY_WRAP) {
            return wrapping(
                    by, WrapMethod.RSA_WRAP_OAEP, Optional.of(asked.parsed(WrapTable::oneTime)));
        }
        boolean padded = type == Ck.CKM_AES_KEY_WRAP_KWP;
        if (!padded && type != Ck.CKM_AES_KEY_WRAP) {
            throw new Failure(ReturnValue.MECHANISM_INVALID);
        }
        asked.requireNone();
        WrapMethod method =
                Arrays.stream(WrapMethod.values())
                        .filter(way -> way.wrapping() == KeyAlgorithm.AES)
                        .filter(way -> way.padded() == padded)
                        .filter(way -> way.wrapped().equals(Optional.of(wrapped)))
                        .findFirst()
                        .orElseThrow(() -> new Failure(ReturnValue.KEY_UNEXTRACTABLE));
        return wrapping(by, method, Optional.empty());
    }

    private static Wrapping wrapping(KeyObject by, WrapMethod method, Optional<RsaWrap> rsa) {
        return new Wrapping(by.label(), Optional.empty(), method, rsa);
    }

    /** CK_RSA_AES_KEY_WRAP_PARAMS. */
    private static RsaWrap oneTime(WireReader in) {
        long bits = in.u64();
        CipherTable.Ciphering oaep = CipherTable.oaep(in);
        if (!AES_BITS.contains(bits)) {
            throw MechanismParameter.invalid();
        }
        return new RsaWrap(oaep.mechanism(), oaep.oaep(), OptionalInt.of((int) bits));
    }

    private static WrapMethod of(WrapMethod method, KeyAlgorithm wrapped) {
        if (!method.wrapped().equals(Optional.of(wrapped))) {
            throw new Failure(ReturnValue.KEY_UNEXTRACTABLE);
        }
        return method;
    }
}
