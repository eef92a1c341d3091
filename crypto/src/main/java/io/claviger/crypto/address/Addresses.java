package io.claviger.crypto.address;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.AddressFormat;
import java.io.IOException;
import java.util.Arrays;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/**
 * The bytes of an address: what its text form encodes, without prefix and checksum.
 *
 * <ul>
 *   <li>BTC: RIPEMD-160 of SHA-256 of the compressed public key, 20 bytes (the payload of P2PKH and
 *       P2WPKH)
 *   <li>ETH: the last 20 bytes of Keccak-256 of the point
 *   <li>XLM: the public key, 32 bytes (the payload of a strkey)
 *   <li>XRP: RIPEMD-160 of SHA-256 of the public key in 33 bytes, an Ed25519 key behind {@code ED}
 *   <li>IOTA: BLAKE2b-256 of the public key, 32 bytes
 * </ul>
 */
public final class Addresses {
    private static final byte XRP_ED25519 = (byte) 0xED;
    private static final int ETH_BYTES = 20;

    private Addresses() {}

    /**
     * The address of a key.
     *
     * @param spki SubjectPublicKeyInfo of a key that the format fits
     */
    public static Bytes of(AddressFormat format, Bytes spki) {
        AsymmetricKeyParameter key = key(spki);
        byte[] address =
                switch (format) {
                    case BTC -> hash160(compressed(key));
                    case ETH -> {
                        byte[] hash = digest(new KeccakDigest(256), coordinates(key));
                        yield Arrays.copyOfRange(hash, hash.length - ETH_BYTES, hash.length);
                    }
                    case XLM -> raw(key);
                    case XRP ->
                            hash160(
                                    key instanceof Ed25519PublicKeyParameters
                                            ? behind(XRP_ED25519, raw(key))
                                            : compressed(key));
                    case IOTA -> digest(new Blake2bDigest(256), raw(key));
                };
        return Bytes.owned(address);
    }

    private static AsymmetricKeyParameter key(Bytes spki) {
        try {
            return PublicKeyFactory.createKey(SubjectPublicKeyInfo.getInstance(spki.unsafeArray()));
        } catch (IOException malformed) {
            throw new IllegalArgumentException("no public key", malformed);
        }
    }

    private static byte[] compressed(AsymmetricKeyParameter key) {
        return point(key, true);
    }

    /** x ‖ y: the uncompressed point without its first byte. */
    private static byte[] coordinates(AsymmetricKeyParameter key) {
        byte[] point = point(key, false);
        return Arrays.copyOfRange(point, 1, point.length);
    }

    private static byte[] point(AsymmetricKeyParameter key, boolean compressed) {
        if (key instanceof ECPublicKeyParameters ec) {
            return ec.getQ().getEncoded(compressed);
        }
        throw new IllegalArgumentException("the format needs a key on secp256k1");
    }

    private static byte[] raw(AsymmetricKeyParameter key) {
        if (key instanceof Ed25519PublicKeyParameters ed) {
            return ed.getEncoded();
        }
        throw new IllegalArgumentException("the format needs a key on Ed25519");
    }

    private static byte[] behind(byte prefix, byte[] bytes) {
        byte[] whole = new byte[1 + bytes.length];
        whole[0] = prefix;
        System.arraycopy(bytes, 0, whole, 1, bytes.length);
        return whole;
    }

    private static byte[] hash160(byte[] bytes) {
        return digest(new RIPEMD160Digest(), digest(new SHA256Digest(), bytes));
    }

    private static byte[] digest(Digest digest, byte[] bytes) {
        digest.update(bytes, 0, bytes.length);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return hash;
    }
}
