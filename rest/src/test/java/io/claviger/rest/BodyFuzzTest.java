package io.claviger.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.state.Role;
import io.claviger.rest.Interface.Answered;
import io.claviger.rest.testing.FakeRequest;
import io.claviger.rest.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged bodies and paths: an answer in the error form, never a defect. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BodyFuzzTest {
    private record Valid(Role role, String method, String path, String body) {}

    private static final List<Valid> VALID =
            List.of(
                    new Valid(
                            Role.KEY_MANAGEMENT,
                            "POST",
                            "/v1/key",
                            "{'label':'fuzz','password':['a'],'algorithm':'EC','curveOid':'1.2.840.10045.3.1.7','keySize':null,'attributes':{'sign':true,'decrypt':false,'extractable':false},'policy':{'ruleUse':{'tokens':[]},'keyStatus':{'blocked':false}},'addressFormat':null}"),
                    new Valid(
                            Role.KEY_MANAGEMENT,
                            "POST",
                            "/v1/key/attributes",
                            "{'label':'fuzz','password':['a','b']}"),
                    new Valid(
                            Role.KEY_MANAGEMENT,
                            "POST",
                            "/v1/key/changePassword",
                            "{'label':'fuzz','password':'a','newPassword':['b']}"),
                    new Valid(
                            Role.KEY_MANAGEMENT,
                            "POST",
                            "/v1/synchronousModify",
                            "{'modifyRequest':{'modifyKeyName':'fuzz','policy':{'ruleUse':{'tokens':[]}}}}"),
                    new Valid(
                            Role.KEY_MANAGEMENT,
                            "PATCH",
                            "/ops/v1/keys/fuzz/attributes",
                            "{'attributes':{'sign':true,'copyable':false}}"),
                    new Valid(
                            Role.KEY_OPERATION,
                            "POST",
                            "/v1/synchronousSign",
                            "{'signRequest':{'payload':'aGVsbG8=','payloadType':'HEX','signKeyName':'sign','signatureAlgorithm':'EDDSA','signatureType':'RAW'},'requestSignature':null}"),
                    new Valid(
                            Role.KEY_OPERATION,
                            "POST",
                            "/v1/verify",
                            "{'verifySignatureRequest':{'signKeyName':'sign','signatureAlgorithm':'EDDSA','payload':'aGVsbG8=','signature':'aGVsbG8='}}"),
                    new Valid(
                            Role.KEY_OPERATION,
                            "POST",
                            "/v1/encrypt",
                            "{'encryptRequest':{'payload':'aGVsbG8=','encryptKeyName':'aes','cipherAlgorithm':'AES_GCM','tagLength':128,'additionalAuthenticationData':'AAAA'}}"),
                    new Valid(
                            Role.KEY_OPERATION,
                            "POST",
                            "/v1/synchronousDecrypt",
                            "{'decryptRequest':{'encryptedPayload':'QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB','decryptKeyName':'aes','cipherAlgorithm':'AES','initializationVector':'QUFBQUFBQUFBQUFBQUFBQQ==','tagLength':0}}"),
                    new Valid(
                            Role.PARTITION_SO,
                            "POST",
                            "/ops/v1/applications",
                            "{'name':'f','partition':'DEMO','owner':'o','purpose':'p','environment':'test','interfaces':['rest'],'algorithms':['EC-secp256r1','RSA'],'sources':['127.0.0.1'],'clientCertificates':[],'destination':'d','rotationDays':90,'expiryDays':365,'destruction':'x','recoveryOwner':'r','recoveryExpectation':'1h','auditDestination':'a','rollback':'b'}"),
                    new Valid(
                            Role.PARTITION_SO,
                            "POST",
                            "/ops/v1/credentials",
                            "{'name':'n','role':'key-operation','application':'demo','expires':'2090-01-01T00:00:00Z'}"),
                    new Valid(
                            Role.DEVICE_SO,
                            "POST",
                            "/ops/v1/partitions",
                            "{'name':'FUZZ','policy':{'minimumRsaBits':2048,'readOnly':false}}"),
                    new Valid(
                            Role.AUDITOR,
                            "GET",
                            "/evidence/v1/records?request=setup-0&limit=2",
                            ""),
                    new Valid(Role.AUDITOR, "GET", "/evidence/v1/proof/3?size=7", ""),
                    new Valid(Role.AUDITOR, "GET", "/evidence/v1/log/tile/entries/000.p/7", ""),
                    new Valid(Role.KEY_MANAGEMENT, "GET", "/v1/key/sign/attributes", ""),
                    new Valid(Role.SERVICE, "GET", "/v1/generateRandom/32", ""));

    private static final List<String> PIECES =
            List.of(
                    "{",
                    "}",
                    "[",
                    "]",
                    ",",
                    ":",
                    "\"",
                    "null",
                    "true",
                    "0",
                    "-1",
                    "1e9",
                    "1e999999999",
                    "99999999999999999999",
                    "\\u0000",
                    "\\ud800",
                    "\\\"",
                    "é",
                    "\uFEFF",
                    "{\"a\":1}",
                    "[[[[[[[[",
                    "\"label\":\"x\",",
                    " ",
                    "\n",
                    "%00",
                    "%2F",
                    "../",
                    "😀");

    private final Interface rest = Interface.plain();

    BodyFuzzTest() {
        create("'label':'sign','algorithm':'ED','attributes':{'sign':true}");
        create("'label':'aes','algorithm':'AES','keySize':128,'attributes':{'decrypt':true}");
    }

    @AfterAll
    void stop() {
        rest.close();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("io.claviger.rest.testing.Seeds#fresh")
    void a_damaged_request_gets_an_answer_in_the_error_form(long seed) {
        Random random = Seeds.random(seed);
        for (int i = 0; i < 500; i++) {
            Valid valid = VALID.get(random.nextInt(VALID.size()));
            byte[] body = valid.body().replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            String path = valid.path();
            int changes = 1 + random.nextInt(3);
            for (int change = 0; change < changes; change++) {
                if (body.length == 0) {
                    path = damaged(path, random);
                } else {
                    body = damaged(body, random);
                }
            }
            Answered answer = rest.send(rest.as(valid.role(), valid.method(), path).body(body));
            String what =
                    "seed "
                            + seed
                            + " case "
                            + i
                            + ": "
                            + path
                            + " "
                            + new String(body, StandardCharsets.ISO_8859_1);
            assertThat(answer.status()).as(what).isNotEqualTo(500);
            if (answer.status() >= 400) {
                assertThat(answer.json().path("errorCode").isInt()).as(what).isTrue();
                assertThat(answer.json().path("reason").textValue()).startsWith("res.error.");
                assertThat(answer.text()).doesNotContain("Exception", "\tat ");
                if (path.startsWith("/v1/")) {
                    assertThat(answer.json().size()).as(what).isEqualTo(3);
                }
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("io.claviger.rest.testing.Seeds#fresh")
    void noise_gets_an_answer_in_the_error_form(long seed) {
        Random random = Seeds.random(seed);
        for (int i = 0; i < 300; i++) {
            Valid valid = VALID.get(random.nextInt(12));
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            Answered answer =
                    rest.send(rest.as(valid.role(), valid.method(), valid.path()).body(noise));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.errorCode()).isIn(600, 621);
        }
    }

    private static String damaged(String path, Random random) {
        int at = 1 + random.nextInt(path.length() - 1);
        return switch (random.nextInt(3)) {
            case 0 ->
                    path.substring(0, at)
                            + (char) (0x21 + random.nextInt(0x5E))
                            + path.substring(at);
            case 1 -> path.substring(0, at) + path.substring(Math.min(path.length(), at + 1));
            default ->
                    path.substring(0, at)
                            + "%"
                            + Integer.toHexString(random.nextInt(256))
                            + path.substring(at);
        };
    }

    private static byte[] damaged(byte[] body, Random random) {
        int at = random.nextInt(body.length + 1);
        byte[] piece = PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(5)) {
            case 0 -> joined(body, at, piece, at);
            case 1 ->
                    joined(
                            body,
                            at,
                            new byte[0],
                            Math.min(body.length, at + 1 + random.nextInt(8)));
            case 2 ->
                    joined(
                            body,
                            at,
                            new byte[] {(byte) random.nextInt(256)},
                            Math.min(body.length, at + 1));
            case 3 -> Arrays.copyOf(body, Math.max(1, at));
            default -> joined(body, at, piece, Math.min(body.length, at + piece.length));
        };
    }

    private static byte[] joined(byte[] body, int head, byte[] piece, int tail) {
        byte[] result = Arrays.copyOf(body, head + piece.length + body.length - tail);
        System.arraycopy(piece, 0, result, head, piece.length);
        System.arraycopy(body, tail, result, head + piece.length, body.length - tail);
        return result;
    }

    private void create(String members) {
        FakeRequest request =
                rest.as(Role.KEY_MANAGEMENT, "POST", "/v1/key").json("{" + members + "}");
        assertThat(rest.send(request).status()).isEqualTo(201);
    }
}
