package io.claviger.crypto.provider;

import io.claviger.core.mechanism.HashTreeSet;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.HSSPrivateKeyParameters;
import org.bouncycastle.crypto.params.HSSPublicKeyParameters;
import org.bouncycastle.crypto.params.LMSParameters;
import org.bouncycastle.crypto.params.XMSSPrivateKeyParameters;
import org.bouncycastle.crypto.params.XMSSPublicKeyParameters;
import org.bouncycastle.crypto.signers.HSSSigner;
import org.bouncycastle.crypto.signers.XMSSSigner;

/**
 * A private tree that only moves forwards. Its key is decoded at leaf 0, as it was made, and walks
 * to the leaf that is asked for: at once with LMS, some milliseconds for each leaf with XMSS.
 * Threads take turns; other keys are not concerned.
 */
final class HashTree {
    private final HashTreeSet set;
    private final AsymmetricKeyParameter key;
    private final ReentrantLock lock = new ReentrantLock();
    private int next;

    /** Takes a key that has not signed yet. */
    HashTree(HashTreeSet set, AsymmetricKeyParameter key) {
        this.set = set;
        this.key = key;
        long index =
                switch (key) {
                    case HSSPrivateKeyParameters hss -> hss.getIndex();
                    case XMSSPrivateKeyParameters xmss -> xmss.getIndex();
                    default -> -1;
                };
        if (index != 0 || !isOf(set, key)) {
            throw new IllegalArgumentException("not a fresh key of this kind");
        }
    }

    byte[] sign(byte[] payload, IntSupplier leaves) {
        lock.lock();
        try {
            int leaf = leaves.getAsInt();
            if (leaf < next || leaf >= set.leaves()) {
                throw new CryptoBug("leaf " + leaf + " lies behind or outside the tree");
            }
            skip(leaf - next);
            // Whatever happens from here on, this leaf does not come again.
            next = leaf + 1;
            Signer signer = signer(key);
            signer.init(true, key);
            signer.update(payload, 0, payload.length);
            byte[] signature = signer.generateSignature();
            if (ByteBuffer.wrap(signature).getInt(leafOffset()) != leaf) {
                throw new CryptoBug("another leaf signed than was asked to");
            }
            return signature;
        } catch (CryptoException impossible) {
            throw new IllegalStateException("a tree did not sign", impossible);
        } finally {
            lock.unlock();
        }
    }

    /** Where the signature says which leaf made it (RFC 8554 §6.2 and §5.4, RFC 8391 §4.1.8). */
    private int leafOffset() {
        return switch (set) {
            case LMS_SHA256_M32_H10_W4 -> Integer.BYTES;
            case XMSS_SHA256_10_256, XMSS_SHAKE256_10_256 -> 0;
        };
    }

    private void skip(int leaves) {
        if (leaves == 0) {
            return;
        }
        // A shard takes the leaves along; nobody keeps it, so nobody signs with them.
        switch (key) {
            case HSSPrivateKeyParameters hss -> hss.extractKeyShard(leaves).destroy();
            case XMSSPrivateKeyParameters xmss -> xmss.extractKeyShard(leaves).destroy();
            default -> throw new CryptoBug("no tree");
        }
    }

    static boolean verify(AsymmetricKeyParameter publicKey, byte[] payload, byte[] signature) {
        Signer verifier = signer(publicKey);
        verifier.init(false, publicKey);
        verifier.update(payload, 0, payload.length);
        try {
            return verifier.verifySignature(signature);
        } catch (RuntimeException _) {
            return false; // malformed inside: Bouncy Castle throws whatever its parser met
        }
    }

    private static Signer signer(CipherParameters key) {
        return switch (key) {
            case HSSPrivateKeyParameters _, HSSPublicKeyParameters _ -> new HSSSigner();
            case XMSSPrivateKeyParameters _, XMSSPublicKeyParameters _ -> new XMSSSigner();
            default -> throw new CryptoBug("no tree");
        };
    }

    /** Whether the key, private or public, is of this parameter set. */
    static boolean isOf(HashTreeSet set, AsymmetricKeyParameter key) {
        return switch (set) {
            case LMS_SHA256_M32_H10_W4 ->
                    switch (key) {
                        case HSSPrivateKeyParameters hss ->
                                hss.getL() == 1 && isOurs(hss.getLMSParameters()[0]);
                        case HSSPublicKeyParameters hss ->
                                hss.getL() == 1 && isOurs(hss.getLMSPublicKey().getLMSParameters());
                        default -> false;
                    };
            case XMSS_SHA256_10_256, XMSS_SHAKE256_10_256 ->
                    switch (key) {
                        case XMSSPrivateKeyParameters xmss ->
                                xmss.getParameters().equals(PostQuantumKeys.xmss(set));
                        case XMSSPublicKeyParameters xmss ->
                                xmss.getParameters().equals(PostQuantumKeys.xmss(set));
                        default -> false;
                    };
        };
    }

    private static boolean isOurs(LMSParameters found) {
        LMSParameters ours = PostQuantumKeys.lms();
        return found.getLMSigParam().equals(ours.getLMSigParam())
                && found.getLMOTSParam().equals(ours.getLMOTSParam());
    }

    static int signatureBytes(HashTreeSet set) {
        return switch (set) {
            case LMS_SHA256_M32_H10_W4 -> 2512;
            case XMSS_SHA256_10_256, XMSS_SHAKE256_10_256 -> 2500;
        };
    }

    void close() {
        lock.lock();
        try {
            switch (key) {
                case HSSPrivateKeyParameters hss -> hss.destroy();
                case XMSSPrivateKeyParameters xmss -> xmss.destroy();
                default -> throw new CryptoBug("no tree");
            }
        } finally {
            lock.unlock();
        }
    }
}
