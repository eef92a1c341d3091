package io.claviger.pkcs11.use;

import static java.util.Map.entry;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.Hash;
import io.claviger.core.mechanism.OaepForm;
import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.constant.Ck;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.wire.WireReader;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;

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
                    entry(Ck.CKM_CHACHA20_POLY1305, CipherMechanism.CHACHA20_AEAD),
                    entry(Ck.CKM_DES3_ECB, CipherMechanism.TDEA_ECB),
                    entry(Ck.CKM_DES3_CBC, CipherMechanism.TDEA_CBC_NO_PADDING),
                    entry(Ck.CKM_DES3_CBC_PAD, CipherMechanism.TDEA_CBC),
                    entry(Ck.CKM_CAMELLIA_ECB, CipherMechanism.CAMELLIA_ECB),
                    entry(Ck.CKM_CAMELLIA_CBC, CipherMechanism.CAMELLIA_CBC_NO_PADDING),
                    entry(Ck.CKM_CAMELLIA_CBC_PAD, CipherMechanism.CAMELLIA),
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
    private static final int MAX_TAG_BITS = 128;
    private static final int BLOCK_BYTES = 16;
    private static final long ANY = Long.MAX_VALUE;

    private CipherTable() {}

    /**
     * A mechanism with its parameter.
     *
     * @param iv empty where the mechanism has none
     * @param tagBits 0 where it has none
     * @param oaep where OAEP differs from what the mechanism's name says
     * @param most bytes of data, beyond which a counter would begin anew
     */
    @SuppressWarnings("ArrayRecordComponent") // read at once, never compared
    public record Ciphering(
            CipherMechanism mechanism,
            byte[] iv,
            byte[] aad,
            int tagBits,
            Optional<OaepForm> oaep,
            long most) {
        public Ciphering {
            if (!mechanism.takesIv(iv.length)) {
                throw MechanismParameter.invalid();
            }
        }

        Ciphering(CipherMechanism mechanism, byte[] iv, byte[] aad, int tagBits) {
            this(mechanism, iv, aad, tagBits, Optional.empty(), ANY);
        }
    }

    /** What the mechanism is to the engine; CKR_MECHANISM_INVALID if it encrypts nothing here. */
    public static Ciphering of(MechanismParameter asked) {
        if (asked.type() == Ck.CKM_RSA_PKCS_OAEP) {
            return asked.parsed(CipherTable::oaep);
        }
        CipherMechanism mechanism = MECHANISMS.get(asked.type());
        if (mechanism == null) {
            throw new Failure(ReturnValue.MECHANISM_INVALID);
        }
        return switch (mechanism) {
            case AES_GCM -> asked.parsed(CipherTable::gcm);
            case AES_CCM -> asked.parsed(CipherTable::ccm);
            case AES_CTR -> asked.parsed(CipherTable::counter);
            case CHACHA20_AEAD -> asked.parsed(CipherTable::poly1305);
            default -> {
                if (mechanism.ivBytes() == 0) {
                    asked.requireNone();
                    yield new Ciphering(mechanism, NOTHING, NOTHING, 0);
                }
                yield new Ciphering(mechanism, asked.raw(), NOTHING, 0);
            }
        };
    }

    /** CK_RSA_PKCS_OAEP_PARAMS. */
    static Ciphering oaep(WireReader in) {
        Hash hash = Hashes.digest(in.u64()).orElseThrow(MechanismParameter::invalid);
        Hash mgf = Hashes.mgf1(in.u64()).orElseThrow(MechanismParameter::invalid);
        long source = in.u64();
        Bytes label = Bytes.owned(in.bytes());
        CipherMechanism mechanism = OAEP.get(hash);
        boolean labelled = source == Ck.CKZ_DATA_SPECIFIED;
        if (mechanism == null || !(labelled || (source == 0 && label.length() == 0))) {
            throw MechanismParameter.invalid();
        }
        boolean usual = mgf == hash && label.length() == 0;
        return new Ciphering(
                mechanism,
                NOTHING,
                NOTHING,
                0,
                usual ? Optional.empty() : Optional.of(new OaepForm(mgf, label)),
                ANY);
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
        long tagBytes = in.u64();
        if (tagBytes > MAX_TAG_BITS / Byte.SIZE) {
            throw MechanismParameter.invalid();
        }
        return new Ciphering(CipherMechanism.AES_CCM, nonce, aad, tagBits(tagBytes * Byte.SIZE));
    }

    private static int tagBits(long bits) {
        if (bits <= 0 || bits > MAX_TAG_BITS) {
            throw MechanismParameter.invalid();
        }
        return (int) bits;
    }

    private static Ciphering counter(WireReader in) {
        long bits = in.u64();
        if (bits <= 0 || bits > MAX_COUNTER_BITS) {
            throw MechanismParameter.invalid();
        }
        byte[] block = in.fixed(BLOCK_BYTES);
        BigInteger counters = BigInteger.ONE.shiftLeft((int) bits);
        BigInteger blocks = counters.subtract(new BigInteger(1, block).mod(counters));
        long most =
                blocks.multiply(BigInteger.valueOf(BLOCK_BYTES))
                        .min(BigInteger.valueOf(ANY))
                        .longValueExact();
        return new Ciphering(CipherMechanism.AES_CTR, block, NOTHING, 0, Optional.empty(), most);
    }

    private static Ciphering poly1305(WireReader in) {
        byte[] nonce = in.bytes();
        return new Ciphering(CipherMechanism.CHACHA20_AEAD, nonce, in.bytes(), MAX_TAG_BITS);
    }
}
