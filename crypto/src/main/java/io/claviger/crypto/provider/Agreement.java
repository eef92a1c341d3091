package io.claviger.crypto.provider;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.KeySpec;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.KeyAgreement;

/** Diffie-Hellman between a private key and the public key of a peer. Safe for many threads. */
final class Agreement {
    /** Name in reports. */
    static final String NAME = "AGREEMENT";

    private final Providers providers;
    private final KeyPairMaterial material;

    Agreement(Providers providers, KeyPairMaterial material) {
        this.providers = providers;
        this.material = material;
    }

    /**
     * The secret that only the two can compute; the caller wipes it.
     *
     * @param peer SubjectPublicKeyInfo; refused with KEY_MALFORMED unless it is a sound public key
     *     on the same curve
     */
    byte[] sharedSecret(Bytes peer) {
        KeySpec spec = material.spec();
        Primitive primitive =
                Primitive.agreement(spec)
                        .orElseThrow(() -> new CryptoBug("keys of this kind agree on nothing"));
        if (!KeyForms.isPublic(spec, peer)) {
            throw Refusals.malformedPeer(spec);
        }
        KeyAgreement agreement;
        try {
            agreement = providers.agreement(primitive);
            agreement.init(material.privateKeyFor(primitive));
        } catch (GeneralSecurityException impossible) {
            throw new CryptoBug(primitive, impossible);
        }
        try {
            // Points off the curve are found when they are decoded; those of small order, whose
            // secret everybody knows (RFC 7748 §6.1), when they are used.
            agreement.doPhase(decoded(primitive, peer), true);
            return agreement.generateSecret();
        } catch (GeneralSecurityException | IllegalArgumentException | IllegalStateException _) {
            throw Refusals.malformedPeer(spec);
        }
    }

    private PublicKey decoded(Primitive primitive, Bytes peer) throws GeneralSecurityException {
        return providers
                .keyFactory(material.spec().algorithm(), providers.engine(primitive))
                .generatePublic(new X509EncodedKeySpec(peer.unsafeArray()));
    }
}
