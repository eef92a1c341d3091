package io.claviger.acceptance.security;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An issuer of bearer tokens, written against RFC 7515 with the JDK alone. */
final class Tokens {
    static final String ISSUER = "https://issuer.example";
    static final String AUDIENCE = "claviger";

    private Tokens() {}

    /** A signing key of the issuer. */
    record Key(String algorithm, String id, KeyPair pair) {

        static Key rsa(String id) {
            return generate("RS256", id, "RSA", 2048);
        }

        static Key ec(String id) {
            return generate("ES256", id, "EC", 256);
        }

        static Key ed(String id) {
            return generate("EdDSA", id, "Ed25519", 255);
        }

        private static Key generate(String algorithm, String id, String type, int bits) {
            try {
                var generator = KeyPairGenerator.getInstance(type);
                generator.initialize(bits);
                return new Key(algorithm, id, generator.generateKeyPair());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        byte[] sign(byte[] input) {
            try {
                Signature signature =
                        Signature.getInstance(
                                switch (algorithm) {
                                    case "RS256" -> "SHA256withRSA";
                                    case "ES256" -> "SHA256withECDSAinP1363Format";
                                    default -> "Ed25519";
                                });
                signature.initSign(pair.getPrivate());
                signature.update(input);
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        /** The public half as a JSON Web Key. */
        String jwk() {
            String members =
                    switch (pair.getPublic()) {
                        case RSAPublicKey rsa ->
                                "\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"%s\""
                                        .formatted(
                                                url(unsigned(rsa.getModulus(), 256)),
                                                url(unsigned(rsa.getPublicExponent(), 3)));
                        case ECPublicKey ec ->
                                "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\""
                                        .formatted(
                                                url(unsigned(ec.getW().getAffineX(), 32)),
                                                url(unsigned(ec.getW().getAffineY(), 32)));
                        default -> {
                            byte[] spki = pair.getPublic().getEncoded();
                            yield "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"%s\""
                                    .formatted(
                                            url(
                                                    Arrays.copyOfRange(
                                                            spki, spki.length - 32, spki.length)));
                        }
                    };
            return "{\"kid\":\"%s\",\"use\":\"sig\",%s}".formatted(id, members);
        }
    }

    static String keySet(List<Key> keys) {
        return "{\"keys\":[%s]}".formatted(String.join(",", keys.stream().map(Key::jwk).toList()));
    }

    /** Claims that are good for five minutes, unless the arguments say otherwise. */
    static String claims(String issuer, String subject, String audience, long secondsLeft) {
        return "{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":\"%s\",\"exp\":%d}"
                .formatted(issuer, subject, audience, Instant.now().getEpochSecond() + secondsLeft);
    }

    static String signed(Key key, String claims) {
        String input = header(key.algorithm(), key.id()) + "." + url(bytes(claims));
        return input + "." + url(key.sign(bytes(input)));
    }

    static String unsigned(Key key, String claims) {
        return header("none", key.id()) + "." + url(bytes(claims)) + ".";
    }

    /** The old trick: HMAC with the public key as its secret. */
    static String signedWithPublicKey(Key key, String claims) {
        String input = header("HS256", key.id()) + "." + url(bytes(claims));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.pair().getPublic().getEncoded(), "HmacSHA256"));
            return input + "." + url(mac.doFinal(bytes(input)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String header(String algorithm, String id) {
        return url(
                bytes("{\"alg\":\"%s\",\"kid\":\"%s\",\"typ\":\"JWT\"}".formatted(algorithm, id)));
    }

    private static byte[] unsigned(BigInteger number, int bytes) {
        byte[] signed = number.toByteArray();
        byte[] fixed = new byte[bytes];
        int length = Math.min(bytes, signed.length);
        System.arraycopy(signed, signed.length - length, fixed, bytes - length, length);
        return fixed;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
