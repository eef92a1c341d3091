package io.claviger.rest.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;

/** An issuer of bearer tokens. */
public final class Tokens {
    public static final String ISSUER = "https://issuer.example";
    public static final String AUDIENCE = "claviger";

    private final KeyPair rsa = pair("RSA", 2048);
    private final KeyPair ec = ecPair();
    private final KeyPair ed = pair("Ed25519", 255);

    /** The public keys. */
    public JWKSet keySet() {
        byte[] spki = ed.getPublic().getEncoded();
        return new JWKSet(
                List.of(
                        new RSAKey.Builder((RSAPublicKey) rsa.getPublic()).keyID("rsa").build(),
                        new ECKey.Builder(Curve.P_256, (ECPublicKey) ec.getPublic())
                                .keyID("ec")
                                .build(),
                        new OctetKeyPair.Builder(
                                        Curve.Ed25519,
                                        Base64URL.encode(
                                                Arrays.copyOfRange(
                                                        spki, spki.length - 32, spki.length)))
                                .keyID("ed")
                                .build()));
    }

    /** Writes the key set to a file. */
    public Path write(Path directory) {
        try {
            return Files.writeString(directory.resolve("jwks.json"), keySet().toString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Settings that accept this issuer. */
    public static TokenSettings settings(Path keySet) {
        return new TokenSettings(
                Set.of(ISSUER),
                AUDIENCE,
                new TokenSettings.KeySetLocation.File(keySet),
                Duration.ofSeconds(30));
    }

    /** Claims that count for an hour from {@code now}. */
    public static JWTClaimsSet.Builder claims(Instant now) {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject("app-1")
                .audience(AUDIENCE)
                .expirationTime(Date.from(now.plusSeconds(3600)))
                .notBeforeTime(Date.from(now))
                .issueTime(Date.from(now));
    }

    public String rs256(JWTClaimsSet claims) {
        return signed(JWSAlgorithm.RS256, "rsa", claims);
    }

    public String es256(JWTClaimsSet claims) {
        return signed(JWSAlgorithm.ES256, "ec", claims);
    }

    /** A token signed as told, with the key of that name. */
    public String signed(JWSAlgorithm algorithm, String key, JWTClaimsSet claims) {
        SignedJWT jwt = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(key).build(), claims);
        try {
            jwt.sign(
                    key.equals("rsa")
                            ? new RSASSASigner(rsa.getPrivate())
                            : new ECDSASigner(ec.getPrivate(), Curve.P_256));
        } catch (JOSEException failed) {
            throw new IllegalStateException(failed);
        }
        return jwt.serialize();
    }

    public String eddsa(JWTClaimsSet claims) {
        return eddsa("{\"alg\":\"EdDSA\",\"kid\":\"ed\"}", claims);
    }

    /** An Ed25519 token with this very header. */
    public String eddsa(String header, JWTClaimsSet claims) {
        String input = Base64URL.encode(header) + "." + Base64URL.encode(claims.toString());
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(ed.getPrivate());
            signer.update(input.getBytes(StandardCharsets.US_ASCII));
            return input + "." + Base64URL.encode(signer.sign());
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static KeyPair pair(String algorithm, int size) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(size);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static KeyPair ecPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
