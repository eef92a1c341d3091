package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.process.Http;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests as published clients send them (rest-api.md §8), one row per peculiarity. */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientTrapTest {
    private static final String MISSING = "res.error.key.not.existent";

    private final Tenant tenant;

    ClientTrapTest(Tenant tenant) {
        this.tenant = tenant;
    }

    @BeforeAll
    void createKeys() {
        tenant.createKey("ed", Map.of("algorithm", "ED"));
        tenant.createKey("aes", Map.of("algorithm", "AES", "keySize", 256));
        tenant.createKey("a/0'", Map.of("algorithm", "ED"));
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                row("21, 24", 200, "", "use POST /v1/synchronousSign", sign("ed")),
                row("10", 200, "{\"signature\":\"", "use POST /v1/synchronousSign", sign("ed")),
                row(
                        "36",
                        200,
                        "",
                        "use POST /v1/synchronousSign",
                        sign("ed").replace(",", " ,\r\n\t\t").replace(":", "\n : ")),
                row(
                        "30",
                        200,
                        "",
                        "use POST /v1/synchronousSign",
                        """
                        {"requestSignature":null,"signRequest":{"payload":"AAAA","payloadType":null,
                         "signKeyName":"ed","keyPassword":null,"signatureAlgorithm":"EDDSA","signatureType":null,
                         "metaData":null,"metaDataSignature":null,"context":null,"signedApprovals":null,
                         "signKeyObject":null}}"""),
                row(
                        "29",
                        200,
                        "",
                        "use POST /v1/synchronousSign",
                        sign("ed\",\"keyPassword\":[],\"x\":\"")),
                row(
                        "7",
                        200,
                        "{\"signatureValid\":false}",
                        "use POST /v1/verify",
                        """
                        {"verifySignatureRequest":{"signKeyName":"ed","masterKeyPassword":null,"payload":"AAAA",
                         "signature":"AAAA","signatureAlgorithm":"EDDSA"},"requestSignature":null}"""),
                row("13", 404, MISSING, "use POST /v1/synchronousSign", sign("none")),
                row(
                        "13",
                        404,
                        MISSING,
                        "use POST /v1/verify",
                        """
                        {"verifySignatureRequest":{"signKeyName":"none","payload":"AAAA","signature":"AAAA",
                         "signatureAlgorithm":"EDDSA"}}"""),
                row(
                        "13",
                        404,
                        MISSING,
                        "use POST /v1/encrypt",
                        """
                        {"encryptRequest":{"encryptKeyName":"none","payload":"AAAA","cipherAlgorithm":"AES_GCM"}}"""),
                row(
                        "13",
                        404,
                        MISSING,
                        "use POST /v1/synchronousDecrypt",
                        """
                        {"decryptRequest":{"decryptKeyName":"none","encryptedPayload":"AAAA",
                         "cipherAlgorithm":"AES_ECB"}}"""),
                row("13, 15", 404, MISSING, "keys POST /v1/key/attributes", "{\"label\":\"none\"}"),
                row("13, 15", 404, MISSING, "keys DELETE /v1/key/none", ""),
                row(
                        "13",
                        404,
                        MISSING,
                        "keys POST /v1/synchronousModify",
                        "{\"modifyRequest\":{\"modifyKeyName\":\"none\",\"policy\":null}}"),
                row("11, 37", 200, "[", "keys GET /v1/key", ""),
                row("23, 37", 200, "{\"clientFlags\":[", "service GET /v1/licenseInfo", ""),
                row(
                        "23",
                        200,
                        "{\"keyStoreStatistics\":\"",
                        "service GET /v1/keystore/statistics",
                        ""),
                row("16", 200, "{\"Version\":\"", "service GET /v1/versionInfo", ""),
                row("52", 200, "{\"random\":\"", "service GET /v1/generateRandom/4", ""),
                row("35", 200, "\"label\":\"a/0'\"", "keys GET /v1/key/a/0'/attributes", ""),
                row("2", 200, "\"id\":null", "keys POST /v1/key/attributes", "{\"label\":\"aes\"}"),
                row(
                        "4",
                        200,
                        "\"publicKey\":null",
                        "keys POST /v1/key/attributes",
                        "{\"label\":\"aes\"}"),
                row(
                        "14",
                        400,
                        "res.error.key.already.existing",
                        "keys POST /v1/key",
                        "{\"label\":\"ed\",\"algorithm\":\"ED\",\"attributes\":{\"sign\":true}}"),
                row(
                        "22, 39, 40",
                        201,
                        "",
                        "keys POST /v1/key",
                        """
                        {"label":"t40","id":null,"algorithm":"ED","algorithmOid":null,"curveOid":"1.3.101.112",
                         "keySize":null,"addressFormat":null,"unknown":{"deep":[1]},
                         "attributes":{"sign":true,"bip32":false,"neverExtractable":true,"alwaysSensitive":true,
                         "rollover":false,"unknown":"x","derive":null},"policy":null}"""),
                row(
                        "31",
                        201,
                        "\"blocked\":false",
                        "keys POST /v1/key",
                        """
                        {"label":"t31","algorithm":"EC","curveOid":"1.3.132.0.10","attributes":{"sign":true},
                         "policy":{"ruleUse":{"tokens":null},"ruleBlock":{"tokens":[]}}}"""),
                row(
                        "number as %g",
                        201,
                        "\"keySize\":2048",
                        "keys POST /v1/key",
                        """
                        {"label":"tg","algorithm":"RSA","keySize":2.048e+03,"attributes":{"sign":true,"destroyable":true}}"""),
                row("51, 23", 200, "", "keys POST /v1/key/deleteKey", "{\"label\":\"tg\"}"));
    }

    private static String sign(String key) {
        return "{\"signRequest\":{\"payload\":\"AAAA\",\"signKeyName\":\""
                + key
                + "\",\"signatureAlgorithm\":\"EDDSA\"}}";
    }

    private static Arguments row(
            String trap, int status, String contained, String call, String body) {
        return Arguments.of(trap, status, contained, call, body);
    }

    @ParameterizedTest(name = "trap {0}: {3}")
    @MethodSource("requests")
    void clients_get_what_they_depend_on(
            String trap, int status, String contained, String call, String body) {
        String[] words = call.split(" ", 3);
        Http caller =
                switch (words[0]) {
                    case "keys" -> tenant.keys();
                    case "service" -> tenant.service();
                    default -> tenant.use();
                };
        // Clients send the content type with every call, with an empty body as well.
        HttpRequest request =
                caller.request(words[2])
                        .header("Content-Type", "application/json")
                        .method(
                                words[1],
                                body.isEmpty()
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body))
                        .build();
        Http.Answer answer = caller.send(request).expect(status);
        assertThat(answer.text()).as("trap %s", trap).contains(contained);
        if (status >= 400) {
            JsonNode error = Refusals.wellFormed(answer);
            assertThat(error.path("errorCode").isInt()).isTrue();
        }
    }
}
