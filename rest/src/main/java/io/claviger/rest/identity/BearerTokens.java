package io.claviger.rest.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.claviger.core.id.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Verifies bearer tokens: JWT signed with RS256, ES256 or EdDSA (Ed25519), of a configured issuer,
 * for our audience, with an expiry. Thread-safe. Which application a token stands for is not
 * decided here.
 */
public final class BearerTokens {
    /** Longest token that is looked at. */
    static final int MAX_LENGTH = 16 * 1024;

    private static final int MAX_CACHED = 4096;

    // The token library also takes the digits of standard base64, which would give one token
    // several spellings (RFC 7515 §2 has the URL-safe ones only).
    private static final Pattern COMPACT =
            Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
    private static final Bytes ED25519_SPKI_PREFIX = Bytes.ofHex("302a300506032b6570032100");

    private record Verified(String subject, Instant from, Instant until, long generation) {}

    private final TokenSettings settings;
    private final InstantSource clock;
    private final KeySets keySets;

    // A signature check costs more than signing with a P-256 key, and a client sends the same token
    // with every request.
    private final Map<Bytes, Verified> cache =
            Collections.synchronizedMap(
                    new LinkedHashMap<>(64, 0.75f, true) {
                        private static final long serialVersionUID = 1L;

                        @Override
                        protected boolean removeEldestEntry(Map.Entry<Bytes, Verified> eldest) {
                            return size() > MAX_CACHED;
                        }
                    });

    public BearerTokens(TokenSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.keySets = new KeySets(settings.keySet(), clock);
    }

    /** {@code issuer subject} of the token; empty if it is not valid now, for whatever reason. */
    public Optional<String> subject(String token) {
        if (token.length() > MAX_LENGTH || !COMPACT.matcher(token).matches()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        KeySets.Current keys = keySets.current();
        Bytes digest = sha256(token);
        Verified verified = cache.get(digest);
        if (verified == null || verified.generation() != keys.generation()) {
            Optional<Verified> fresh = verify(token, keys);
            if (fresh.isEmpty()) {
                return Optional.empty();
            }
            verified = fresh.get();
            cache.put(digest, verified);
        }
        return now.isBefore(verified.from()) || !now.isBefore(verified.until())
                ? Optional.empty()
                : Optional.of(verified.subject());
    }

    private Optional<Verified> verify(String token, KeySets.Current known) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            JWSHeader header = jwt.getHeader();
            boolean typed =
                    header.getType() == null
                            || header.getType().getType().equalsIgnoreCase("JWT")
                            || header.getType().getType().equalsIgnoreCase("at+jwt");
            if (!typed
                    || header.getCriticalParams() != null
                    || !header.isBase64URLEncodePayload()) {
                return Optional.empty();
            }
            KeySets.Current keys = known;
            List<JWK> candidates = candidates(header, keys);
            if (candidates.isEmpty()) {
                keys = keySets.afterUnknownKey(keys);
                candidates = candidates(header, keys);
            }
            for (JWK key : candidates) {
                if (signed(jwt, key)) {
                    long generation = keys.generation();
                    return claims(jwt.getJWTClaimsSet(), generation);
                }
            }
            return Optional.empty();
        } catch (ParseException | JOSEException | GeneralSecurityException notValid) {
            return Optional.empty();
        } catch (IllegalArgumentException | IllegalStateException | DateTimeException notValid) {
            // The parser of the token library throws these for some damaged tokens.
            return Optional.empty();
        }
    }

    private static List<JWK> candidates(JWSHeader header, KeySets.Current keys) {
        return keys.keys().getKeys().stream()
                .filter(
                        key ->
                                header.getKeyID() == null
                                        || header.getKeyID().equals(key.getKeyID()))
                .filter(key -> key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
                .filter(
                        key ->
                                key.getAlgorithm() == null
                                        || key.getAlgorithm()
                                                .getName()
                                                .equals(header.getAlgorithm().getName())
                                        || key.getAlgorithm().getName().equals("Ed25519"))
                .filter(key -> fits(header.getAlgorithm(), key))
                .limit(8)
                .toList();
    }

    private static boolean fits(JWSAlgorithm algorithm, JWK key) {
        if (algorithm.equals(JWSAlgorithm.RS256)) {
            return key instanceof RSAKey rsa && rsa.size() >= 2048;
        }
        if (algorithm.equals(JWSAlgorithm.ES256)) {
            return key instanceof ECKey ec && ec.getCurve().equals(Curve.P_256);
        }
        return algorithm.equals(JWSAlgorithm.EdDSA)
                && key instanceof OctetKeyPair pair
                && pair.getCurve().equals(Curve.Ed25519);
    }

    private static boolean signed(SignedJWT jwt, JWK key)
            throws JOSEException, GeneralSecurityException {
        return switch (key) {
            case RSAKey rsa -> jwt.verify(new RSASSAVerifier(rsa));
            case ECKey ec -> {
                JWSVerifier verifier = new ECDSAVerifier(ec);
                yield jwt.verify(verifier);
            }
            case OctetKeyPair pair -> ed25519(jwt, pair);
            default -> false;
        };
    }

    // The token library needs another library for Ed25519; the JDK has it.
    private static boolean ed25519(SignedJWT jwt, OctetKeyPair pair)
            throws GeneralSecurityException {
        byte[] raw = pair.getDecodedX();
        byte[] signature = jwt.getSignature().decode();
        if (raw.length != 32 || signature.length != 64) {
            return false;
        }
        byte[] prefix = ED25519_SPKI_PREFIX.unsafeArray();
        byte[] spki = new byte[prefix.length + raw.length];
        System.arraycopy(prefix, 0, spki, 0, prefix.length);
        System.arraycopy(raw, 0, spki, prefix.length, raw.length);
        PublicKey key =
                KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(key);
        verifier.update(jwt.getSigningInput());
        return verifier.verify(signature);
    }

    private Optional<Verified> claims(JWTClaimsSet claims, long generation) {
        String issuer = claims.getIssuer();
        String subject = claims.getSubject();
        if (issuer == null
                || !settings.issuers().contains(issuer)
                || subject == null
                || subject.isEmpty()
                || subject.chars().anyMatch(c -> c <= ' ' || c > 0x7E)
                || claims.getAudience() == null
                || !claims.getAudience().contains(settings.audience())
                || claims.getExpirationTime() == null) {
            return Optional.empty();
        }
        Instant from =
                claims.getNotBeforeTime() == null
                        ? Instant.MIN
                        : claims.getNotBeforeTime().toInstant().minus(settings.clockSkew());
        Instant until = claims.getExpirationTime().toInstant().plus(settings.clockSkew());
        return Optional.of(new Verified(issuer + " " + subject, from, until, generation));
    }

    private static Bytes sha256(String token) {
        try {
            return Bytes.owned(
                    MessageDigest.getInstance("SHA-256")
                            .digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
