package io.claviger.rest.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.claviger.rest.testing.Seeds;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BearerTokensTest {
    private static final Tokens ISSUER = new Tokens();
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String SUBJECT = Tokens.ISSUER + " app-1";

    @TempDir Path directory = Path.of("");
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private BearerTokens tokens = verifier(Path.of("none"));

    @BeforeEach
    void open() {
        tokens = verifier(ISSUER.write(directory));
    }

    @Test
    void each_algorithm_is_verified() {
        JWTClaimsSet claims = Tokens.claims(START).build();
        for (String token :
                List.of(ISSUER.rs256(claims), ISSUER.es256(claims), ISSUER.eddsa(claims))) {
            assertThat(tokens.subject(token)).contains(SUBJECT);
            assertThat(tokens.subject(token)).contains(SUBJECT);
        }
    }

    @Test
    void a_token_counts_from_nbf_to_exp_with_the_skew() {
        String token = ISSUER.es256(Tokens.claims(START).build());
        for (long second : new long[] {-30, 0, 3600, 3629}) {
            now.set(START.plusSeconds(second));
            assertThat(tokens.subject(token)).as("second %d", second).contains(SUBJECT);
        }
        for (long second : new long[] {-31, 3630, 1_000_000}) {
            now.set(START.plusSeconds(second));
            assertThat(tokens.subject(token)).as("second %d", second).isEmpty();
        }
    }

    @Test
    void claims_that_do_not_fit_are_refused() {
        List<JWTClaimsSet.Builder> wrong =
                List.of(
                        Tokens.claims(START).issuer("https://other.example"),
                        Tokens.claims(START).issuer(null),
                        Tokens.claims(START).audience("other"),
                        Tokens.claims(START).audience((String) null),
                        Tokens.claims(START).subject(null),
                        Tokens.claims(START).subject(""),
                        Tokens.claims(START).subject("two words"),
                        Tokens.claims(START).expirationTime(null),
                        Tokens.claims(START).expirationTime(Date.from(START.minusSeconds(60))),
                        Tokens.claims(START).notBeforeTime(Date.from(START.plusSeconds(60))),
                        Tokens.claims(START).claim("exp", "tomorrow"),
                        Tokens.claims(START).claim("aud", 7));
        for (JWTClaimsSet.Builder claims : wrong) {
            assertThat(tokens.subject(ISSUER.eddsa(claims.build())))
                    .as("%s", claims.build())
                    .isEmpty();
        }
        assertThat(
                        tokens.subject(
                                ISSUER.eddsa(
                                        Tokens.claims(START)
                                                .audience(List.of("other", Tokens.AUDIENCE))
                                                .build())))
                .contains(SUBJECT);
    }

    @Test
    void other_algorithms_are_refused() throws Exception {
        JWTClaimsSet claims = Tokens.claims(START).build();
        String body = Base64URL.encode(claims.toString()).toString();
        assertThat(tokens.subject(Base64URL.encode("{\"alg\":\"none\"}") + "." + body + "."))
                .isEmpty();
        for (JWSAlgorithm algorithm :
                List.of(JWSAlgorithm.RS384, JWSAlgorithm.RS512, JWSAlgorithm.PS256)) {
            assertThat(tokens.subject(ISSUER.signed(algorithm, "rsa", claims))).isEmpty();
        }
        // The public key as an HMAC secret: the oldest trick there is.
        SignedJWT hmac =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa").build(), claims);
        hmac.sign(
                new MACSigner(
                        ISSUER.keySet()
                                .getKeyByKeyId("rsa")
                                .toRSAKey()
                                .toRSAPublicKey()
                                .getEncoded()));
        assertThat(tokens.subject(hmac.serialize())).isEmpty();
    }

    @Test
    void headers_decide_nothing_but_which_key() {
        JWTClaimsSet claims = Tokens.claims(START).build();
        assertThat(tokens.subject(ISSUER.eddsa("{\"alg\":\"EdDSA\"}", claims))).contains(SUBJECT);
        for (String header :
                List.of(
                        "{\"alg\":\"EdDSA\",\"kid\":\"rsa\"}",
                        "{\"alg\":\"EdDSA\",\"kid\":\"unknown\"}",
                        "{\"alg\":\"RS256\",\"kid\":\"ed\"}",
                        "{\"alg\":\"EdDSA\",\"crit\":[\"x\"],\"x\":1}",
                        "{\"alg\":\"EdDSA\",\"b64\":false,\"crit\":[\"b64\"]}",
                        "{\"alg\":\"EdDSA\",\"typ\":\"secevent+jwt\"}",
                        "{\"alg\":\"EdDSA\",\"kid\":7}",
                        "{}",
                        "[]")) {
            assertThat(tokens.subject(ISSUER.eddsa(header, claims))).as(header).isEmpty();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("io.claviger.rest.testing.Seeds#fresh")
    void a_changed_token_is_refused_and_never_more_than_that(long seed) {
        Random random = Seeds.random(seed);
        JWTClaimsSet claims = Tokens.claims(START).build();
        List<String> originals =
                List.of(ISSUER.rs256(claims), ISSUER.es256(claims), ISSUER.eddsa(claims));
        for (int i = 0; i < 300; i++) {
            String original = originals.get(random.nextInt(originals.size()));
            byte[] bytes = original.getBytes(StandardCharsets.ISO_8859_1);
            // The last character of a part may carry bits that mean nothing; leave those alone.
            int at = random.nextInt(bytes.length - 2);
            if (bytes[at + 1] == '.' || bytes[at] == '.') {
                continue;
            }
            bytes[at] = (byte) random.nextInt(256);
            String changed = new String(bytes, StandardCharsets.ISO_8859_1);
            if (!changed.equals(original)) {
                assertThat(tokens.subject(changed)).as(changed).isEmpty();
            }
        }
    }

    @Test
    void a_token_has_one_spelling() {
        for (int second = 0; second < 20; second++) {
            String token =
                    ISSUER.eddsa(
                            Tokens.claims(START)
                                    .expirationTime(Date.from(START.plusSeconds(60 + second)))
                                    .build());
            assertThat(tokens.subject(token)).contains(SUBJECT);
            String other = token.replace('_', '/').replace('-', '+');
            if (!other.equals(token)) {
                assertThat(tokens.subject(other)).isEmpty();
            }
            assertThat(tokens.subject(token + "=")).isEmpty();
            assertThat(tokens.subject(token + "\n")).isEmpty();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("io.claviger.rest.testing.Seeds#fresh")
    void noise_is_refused(long seed) {
        Random random = Seeds.random(seed);
        for (int i = 0; i < 300; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            String text = new String(noise, StandardCharsets.ISO_8859_1);
            assertThat(tokens.subject(text)).isEmpty();
            assertThat(
                            tokens.subject(
                                    Base64URL.encode(noise)
                                            + "."
                                            + Base64URL.encode(text)
                                            + "."
                                            + Base64URL.encode(noise)))
                    .isEmpty();
        }
        assertThat(tokens.subject("")).isEmpty();
        assertThat(tokens.subject("..")).isEmpty();
        assertThat(tokens.subject("a".repeat(BearerTokens.MAX_LENGTH + 1))).isEmpty();
    }

    @Test
    void a_changed_key_set_counts_at_once_for_tokens_seen_before() throws Exception {
        Path file = directory.resolve("jwks.json");
        String old = ISSUER.es256(Tokens.claims(START).build());
        assertThat(tokens.subject(old)).contains(SUBJECT);
        Tokens next = new Tokens();
        Files.writeString(file, next.keySet().toString());
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(10)));
        now.set(START.plusSeconds(2));
        assertThat(tokens.subject(old)).isEmpty();
        assertThat(tokens.subject(next.es256(Tokens.claims(START).build()))).contains(SUBJECT);
    }

    @Test
    void a_damaged_key_set_leaves_the_old_one_in_use() throws Exception {
        String token = ISSUER.es256(Tokens.claims(START).build());
        assertThat(tokens.subject(token)).contains(SUBJECT);
        Files.writeString(directory.resolve("jwks.json"), "{\"keys\":[{");
        now.set(START.plusSeconds(60));
        assertThat(tokens.subject(token)).contains(SUBJECT);
    }

    @Test
    void without_a_key_set_no_token_counts() {
        assertThat(
                        verifier(directory.resolve("missing"))
                                .subject(ISSUER.es256(Tokens.claims(START).build())))
                .isEmpty();
    }

    @Test
    void a_key_set_from_a_url_is_kept_and_asked_again_for_an_unknown_key() throws Exception {
        Tokens next = new Tokens();
        AtomicReference<String> served = new AtomicReference<>(ISSUER.keySet().toString());
        AtomicInteger asked = new AtomicInteger();
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/keys",
                exchange -> {
                    asked.incrementAndGet();
                    byte[] body = served.get().getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        try {
            var url =
                    new TokenSettings.KeySetLocation.Url(
                            URI.create(
                                    "http://127.0.0.1:" + server.getAddress().getPort() + "/keys"));
            var fromUrl =
                    new BearerTokens(
                            new TokenSettings(
                                    Set.of(Tokens.ISSUER), Tokens.AUDIENCE, url, Duration.ZERO),
                            now::get);
            String token = ISSUER.es256(Tokens.claims(START).build());
            assertThat(fromUrl.subject(token)).contains(SUBJECT);
            assertThat(fromUrl.subject(ISSUER.rs256(Tokens.claims(START).build())))
                    .contains(SUBJECT);
            assertThat(asked).hasValue(1);
            String unknown =
                    ISSUER.eddsa(
                            "{\"alg\":\"EdDSA\",\"kid\":\"new\"}", Tokens.claims(START).build());
            for (int i = 0; i < 5; i++) {
                assertThat(fromUrl.subject(unknown)).isEmpty();
            }
            assertThat(asked).as("not asked again at once").hasValue(1);
            now.set(START.plusSeconds(11));
            served.set(next.keySet().toString());
            assertThat(fromUrl.subject(unknown)).isEmpty();
            assertThat(asked).hasValue(2);
            assertThat(fromUrl.subject(token)).isEmpty();
            assertThat(fromUrl.subject(next.es256(Tokens.claims(START).build()))).contains(SUBJECT);
            server.stop(0);
            now.set(START.plusSeconds(1000));
            assertThat(fromUrl.subject(next.es256(Tokens.claims(START).build()))).contains(SUBJECT);
        } finally {
            server.stop(0);
        }
    }

    private BearerTokens verifier(Path keySet) {
        return new BearerTokens(Tokens.settings(keySet), now::get);
    }

    static {
        // The skew that the bounds above stand on.
        assertThat(Tokens.settings(Path.of("x")).clockSkew()).isEqualTo(Duration.ofSeconds(30));
    }
}
