package io.claviger.pkcs11.use;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.constant.Ck;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.object.KeyAttributeView;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

/**
 * What an RSA signature was made over, as it says itself (C_VerifyRecover). Public keys only, so no
 * engine is needed; whether the signature is right the engine decides, and records.
 */
public final class Recovery {
    private static final int MIN_PADDING_BYTES = 11;

    private Recovery() {}

    /** The mechanism, if signatures of it say what they were made over. */
    public static MechanismParameter supported(MechanismParameter asked) {
        if (asked.type() != Ck.CKM_RSA_PKCS && asked.type() != Ck.CKM_RSA_X_509) {
            throw new Failure(ReturnValue.MECHANISM_INVALID);
        }
        asked.requireNone();
        return asked;
    }

    /** The data; CKR_SIGNATURE_INVALID where there can be none. */
    public static byte[] of(MechanismParameter asked, KeyAttributeView view, byte[] signature) {
        boolean bare = supported(asked).type() == Ck.CKM_RSA_X_509;
        if (view.key().spec().algorithm() != KeyAlgorithm.RSA) {
            throw new Failure(ReturnValue.KEY_TYPE_INCONSISTENT);
        }
        byte[] block = opened(view, signature);
        return bare ? block : unpadded(block);
    }

    private static byte[] opened(KeyAttributeView view, byte[] signature) {
        Bytes spki =
                view.key()
                        .publicKey()
                        .orElseThrow(() -> new Failure(ReturnValue.KEY_HANDLE_INVALID));
        RSAPublicKey key;
        try {
            key =
                    (RSAPublicKey)
                            KeyFactory.getInstance("RSA")
                                    .generatePublic(new X509EncodedKeySpec(spki.toArray()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
        int length = (key.getModulus().bitLength() + Byte.SIZE - 1) / Byte.SIZE;
        BigInteger number = new BigInteger(1, signature);
        if (signature.length != length) {
            throw new Failure(ReturnValue.SIGNATURE_LEN_RANGE);
        }
        if (number.compareTo(key.getModulus()) >= 0) {
            throw new Failure(ReturnValue.SIGNATURE_INVALID);
        }
        byte[] opened = number.modPow(key.getPublicExponent(), key.getModulus()).toByteArray();
        byte[] block = new byte[length];
        int bytes = Math.min(opened.length, length);
        System.arraycopy(opened, opened.length - bytes, block, length - bytes, bytes);
        return block;
    }

    /** RFC 8017 §9.2: 00 01 ff … ff 00 and the data. */
    private static byte[] unpadded(byte[] block) {
        int at = 2;
        while (at < block.length && block[at] == (byte) 0xff) {
            at++;
        }
        boolean right =
                block[0] == 0
                        && block[1] == 1
                        && at < block.length
                        && block[at] == 0
                        && at + 1 >= MIN_PADDING_BYTES;
        if (!right) {
            throw new Failure(ReturnValue.SIGNATURE_INVALID);
        }
        return Arrays.copyOfRange(block, at + 1, block.length);
    }
}
