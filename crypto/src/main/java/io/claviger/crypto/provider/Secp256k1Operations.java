package io.claviger.crypto.provider;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.crypto.secp256k1.Secp256k1;
import io.claviger.crypto.secp256k1.Tweak;
import io.claviger.crypto.secret.SecretBytes;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Optional;

/** Keys on secp256k1: what every curve does, and the Schnorr signatures of BIP 340. */
final class Secp256k1Operations implements KeyOperations {
    private final Providers providers;
    private final CurveOperations curve;
    private final KeyPairMaterial material;

    Secp256k1Operations(Providers providers, CurveOperations curve, KeyPairMaterial material) {
        this.providers = providers;
        this.curve = curve;
        this.material = material;
    }

    @Override
    public byte[] sign(SignatureMechanism mechanism, byte[] payload) {
        return mechanism.scheme() == SignatureMechanism.Scheme.SCHNORR
                ? sign(payload, Tweak.NONE, Optional.empty())
                : curve.sign(mechanism, payload);
    }

    /** Signs by BIP 340, with fresh auxiliary data if none is given. */
    byte[] sign(byte[] payload, Tweak tweak, Optional<Bytes> auxiliary) {
        byte[] hedge =
                auxiliary
                        .map(Bytes::unsafeArray)
                        .orElseGet(() -> providers.random().bytes(Secp256k1.NUMBER_BYTES));
        if (hedge.length != Secp256k1.NUMBER_BYTES) {
            throw Refusals.invalidPayload(
                    SignatureMechanism.NONE_WITH_EC_SCHNORR_BIP0340,
                    "takes auxiliary data of 32 bytes");
        }
        try (SecretBytes scalar = scalar()) {
            return library()
                    .sign(scalar, tweak, payload, hedge)
                    .orElseThrow(
                            () ->
                                    Refusals.invalidPayload(
                                            SignatureMechanism.NONE_WITH_EC_SCHNORR_BIP0340,
                                            "finds no key behind this tweak"));
        }
    }

    @Override
    public boolean verify(SignatureMechanism mechanism, byte[] payload, byte[] signature) {
        return mechanism.scheme() == SignatureMechanism.Scheme.SCHNORR
                ? library().verify(x(), payload, signature)
                : curve.verify(mechanism, payload, signature);
    }

    @Override
    public byte[] sharedSecret(Bytes peer) {
        return curve.sharedSecret(peer);
    }

    @Override
    public void close() {
        curve.close();
    }

    private SecretBytes scalar() {
        try {
            var key = (ECPrivateKey) material.privateKeyFor(Primitive.ECDSA_SECP256K1);
            return SecretBytes.consume(number(key.getS()));
        } catch (GeneralSecurityException impossible) {
            throw new CryptoBug(Primitive.SCHNORR_BIP340, impossible);
        }
    }

    /** BIP 340 knows a public key by its x coordinate. */
    private byte[] x() {
        try {
            var key = (ECPublicKey) material.publicKeyFor(Primitive.ECDSA_SECP256K1);
            return number(key.getW().getAffineX());
        } catch (GeneralSecurityException impossible) {
            throw new CryptoBug(Primitive.SCHNORR_BIP340, impossible);
        }
    }

    /** 32 bytes, most significant first. */
    private static byte[] number(BigInteger value) {
        byte[] signed = value.toByteArray();
        try {
            byte[] number = new byte[Secp256k1.NUMBER_BYTES];
            int length = Math.min(signed.length, number.length);
            System.arraycopy(
                    signed, signed.length - length, number, number.length - length, length);
            return number;
        } finally {
            Arrays.fill(signed, (byte) 0);
        }
    }

    private static Secp256k1 library() {
        Secp256k1.Loaded loaded = Secp256k1.loaded();
        return loaded.library()
                .orElseThrow(() -> new CryptoBug(loaded.problem().orElse("libsecp256k1")));
    }
}
