package io.claviger.pkcs11.use;

import static java.util.Map.entry;

import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.Hash;
import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.constant.Ck;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.wire.WireReader;
import java.util.Map;

/** Mechanisms that encrypt and decrypt. */
public final class CipherTable {
    private static final Map<Long, CipherMechanism> MECHANISMS =
            Map.ofEntries(
                    entry(Ck.CKM_AES_ECB, CipherMechanism.AES_ECB),
                    entry(Ck.CKM_AES_CBC, CipherMechanism.AES_CBC_NO_PADDING),
                    entry(Ck.CKM_AES_CBC_PAD, CipherMechanism.AES),
                    entry(Ck.CKM_AES_CTR, CipherMechanism.AES_CTR),
                    entry(Ck.CKM_AES_GCM, CipherMechanism.AES_GCM),
                    entry(Ck.CKM_AES_CCM, CipherMechanism.AES_CCM),
                    entry(Ck.CKM_RSA_PKCS, CipherMechanism.RSA),
                    entry(Ck.CKM_RSA_X_509, CipherMechanism.RSA_NO_PADDING));

    private static final Map<Hash, CipherMechanism> OAEP =
            Map.of(
                    Hash.SHA1, CipherMechanism.RSA_PADDING_OAEP_WITH_SHA1,
                    Hash.SHA224, CipherMechanism.RSA_PADDING_OAEP_WITH_SHA224,
                    Hash.SHA256, CipherMechanism.RSA_PADDING_OAEP_WITH_SHA256,
                    Hash.SHA384, CipherMechanism.RSA_PADDING_OAEP_WITH_SHA384,
                    Hash.SHA512, CipherMechanism.RSA_PADDING_OAEP_WITH_SHA512);

    private static final byte[] NOTHING = new byte[0];
    private static final int MAX_COUNTER_BITS = 128;

    private CipherTable() {}

    /**
     * A mechanism with its parameter.
     *
     * @param iv empty where the mechanism has none
     * @param tagBits 0 where it has none
     */
    @SuppressWarnings("ArrayRecordComponent") // read at once, never compared
    public record Ciphering(CipherMechanism mechanism, byte[] iv, byte[] aad, int tagBits) {
        public Ciphering {
            if (iv.length != mechanism.ivBytes()) {
                throw MechanismParameter.invalid();
            }
        }
    }

    /** What the mechanism is to the engine; CKR_MECHANISM_INVALID if it encrypts nothing here. */
    public static Ciphering of(MechanismParameter asked) {
        if (asked.type() == Ck.CKM_RSA_PKCS_OAEP) {
            return new Ciphering(asked.parsed(CipherTable::oaep), NOTHING, NOTHING, 0);
        }
        CipherMechanism mechanism = MECHANISMS.get(asked.type());
        if (mechanism == null) {
            throw new Failure(ReturnValue.MECHANISM_INVALID);
        }
        return switch (mechanism) {
            case AES_GCM -> asked.parsed(CipherTable::gcm);
            case AES_CCM -> asked.parsed(CipherTable::ccm);
            case AES_CTR -> asked.parsed(CipherTable::counter);
            default -> {
                if (mechanism.ivBytes() == 0) {
                    asked.requireNone();
                    yield new Ciphering(mechanism, NOTHING, NOTHING, 0);
                }
                yield new Ciphering(mechanism, asked.raw(), NOTHING, 0);
            }
        };
    }

    /** Hash, MGF1 with the same hash, no label. */
    static CipherMechanism oaep(WireReader in) {
        Hash hash = Hashes.digest(in.u64()).orElseThrow(MechanismParameter::invalid);
        boolean mgf = Hashes.isMgf1(in.u64(), hash);
        long source = in.u64();
        byte[] label = in.bytes();
        CipherMechanism mechanism = OAEP.get(hash);
        if (mechanism == null
                || !mgf
                || (source != Ck.CKZ_DATA_SPECIFIED && source != 0)
                || label.length > 0) {
            throw MechanismParameter.invalid();
        }
        return mechanism;
    }

    private static Ciphering gcm(WireReader in) {
        byte[] iv = in.bytes();
        in.u64(); // the length of the vector in bits, which some programs leave at 0
        byte[] aad = in.bytes();
        return new Ciphering(CipherMechanism.AES_GCM, iv, aad, tagBits(in.u64()));
    }

    private static Ciphering ccm(WireReader in) {
        in.u64(); // the length of the data, which is known when the data is
        byte[] nonce = in.bytes();
        byte[] aad = in.bytes();
        return new Ciphering(CipherMechanism.AES_CCM, nonce, aad, tagBits(in.u64() * Byte.SIZE));
    }

    private static int tagBits(long bits) {
        if (bits <= 0 || bits > MAX_COUNTER_BITS) {
            throw MechanismParameter.invalid();
        }
        return (int) bits;
    }

    private static Ciphering counter(WireReader in) {
        long bits = in.u64();
        if (bits <= 0 || bits > MAX_COUNTER_BITS) {
            throw MechanismParameter.invalid();
        }
        return new Ciphering(CipherMechanism.AES_CTR, in.fixed(16), NOTHING, 0);
    }
}
