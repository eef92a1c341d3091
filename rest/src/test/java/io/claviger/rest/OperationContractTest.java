package io.claviger.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.core.state.Role;
import io.claviger.rest.Interface.Answered;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Use of keys as published clients see it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperationContractTest {
    private final Interface rest = Interface.plain();

    @BeforeAll
    void start() {
        create(
                "'label':'p256','algorithm':'EC','curveOid':'1.2.840.10045.3.1.7','attributes':{'sign':true}");
        create(
                "'label':'k1','algorithm':'EC','curveOid':'1.3.132.0.10','attributes':{'sign':true}");
        create("'label':'ed','algorithm':'ED','attributes':{'sign':true}");
        create(
                "'label':'rsa','algorithm':'RSA','keySize':2048,'attributes':{'sign':true,'decrypt':true}");
        create(
                "'label':'aes','algorithm':'AES','keySize':256,'password':'pw','attributes':{'decrypt':true}");
        create("'label':'open','algorithm':'AES','keySize':128,'attributes':{'decrypt':true}");
    }

    @AfterAll
    void stop() {
        rest.close();
    }

    @ParameterizedTest
    @CsvSource({
        "p256,SHA256_WITH_ECDSA,DER",
        "p256,SHA256_WITH_ECDSA,RAW",
        "k1,KECCAK256_WITH_ECDSA,ETH",
        "k1,DOUBLE_SHA256_WITH_ECDSA,DER",
        "ed,EDDSA,DER",
        "ed,EDDSA,RAW",
        "rsa,SHA256_WITH_RSA,DER",
        "rsa,SHA512_WITH_RSA_PSS,RAW"
    })
    void what_was_signed_verifies_without_saying_in_which_form(
            String key, String algorithm, String type) {
        Answered signed =
                use(
                        "/v1/synchronousSign",
                        "{'signRequest':{'payload':'aGVsbG8=','payloadType':'UNSPECIFIED','signKeyName':'"
                                + key
                                + "','keyPassword':null,'signatureAlgorithm':'"
                                + algorithm
                                + "','signatureType':'"
                                + type
                                + "','metaData':null,'metaDataSignature':null},'requestSignature':null}");
        assertThat(signed.status()).as(signed.text()).isEqualTo(200);
        assertThat(signed.json().size()).isEqualTo(1);
        String signature = signed.json().path("signature").textValue();
        int length = Base64.getDecoder().decode(signature).length;
        if (type.equals("RAW") && !key.equals("rsa")) {
            assertThat(length).isEqualTo(64);
        }
        if (type.equals("ETH")) {
            assertThat(length).isEqualTo(65);
        }
        if (key.equals("ed")) {
            assertThat(length).isEqualTo(64);
        }
        assertThat(verify(key, algorithm, "aGVsbG8=", signature))
                .isEqualTo("{\"signatureValid\":true}");
        assertThat(verify(key, algorithm, "aGVsbG9v", signature))
                .isEqualTo("{\"signatureValid\":false}");
        assertThat(verify(key, algorithm, "aGVsbG8=", "AAAA"))
                .isEqualTo("{\"signatureValid\":false}");
    }

    @Test
    void hex_payloads_are_decoded() {
        Answered signed =
                use(
                        "/v1/synchronousSign",
                        "{'signRequest':{'payload':'68656C6c6f','payloadType':'HEX','signKeyName':'ed','signatureAlgorithm':'EDDSA','signatureType':'RAW'}}");
        assertThat(verify("ed", "EDDSA", "aGVsbG8=", signed.json().path("signature").textValue()))
                .contains("true");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "{};600",
                "{'signRequest':null};600",
                "{'signRequest':[]};600",
                "{'signRequest':{}};600",
                "{'signRequest':{'payload':'a','signKeyName':'ed','signatureAlgorithm':'EDDSA'}};600",
                "{'signRequest':{'payload':7,'signKeyName':'ed','signatureAlgorithm':'EDDSA'}};600",
                "{'signRequest':{'payload':'','signKeyName':'','signatureAlgorithm':'EDDSA'}};610",
                "{'signRequest':{'payload':'','signKeyName':'ed','signatureAlgorithm':'FOO'}};600",
                "{'signRequest':{'payload':'','signKeyName':'ed','signatureAlgorithm':'SHA256_WITH_DSA'}};607",
                "{'signRequest':{'payload':'','signKeyName':'ed','signatureAlgorithm':'SHA256_WITH_ECDSA'}};607",
                "{'signRequest':{'payload':'','signKeyName':'none','signatureAlgorithm':'EDDSA'}};650",
                "{'signRequest':{'payload':'','signKeyName':'p256','signatureAlgorithm':'SHA256_WITH_ECDSA','signatureType':'der'}};600",
                "{'signRequest':{'payload':'','signKeyName':'p256','signatureAlgorithm':'SHA256_WITH_ECDSA','signatureType':'ETH'}};600",
                "{'signRequest':{'payload':'','payloadType':'XML','signKeyName':'ed','signatureAlgorithm':'EDDSA'}};600",
                "{'signRequest':{'payload':'abc','payloadType':'HEX','signKeyName':'ed','signatureAlgorithm':'EDDSA'}};600",
                "{'signRequest':{'payload':'','signKeyName':'open','signatureAlgorithm':'EDDSA'}};614",
                "{'signRequest':{'payload':'AA==','signKeyName':'rsa','signatureAlgorithm':'NONESHA256_WITH_RSA'}};612"
            })
    void what_cannot_be_signed_is_refused_and_recorded(String body, int code) {
        Answered answer = use("/v1/synchronousSign", body);
        assertThat(answer.errorCode()).as(answer.text()).isEqualTo(code);
        assertThat(answer.json().size()).isEqualTo(3);
        assertThat(answer.header("Claviger-Evidence")).isPresent();
    }

    @Test
    void gcm_without_tag_length_means_128() {
        Answered encrypted =
                use(
                        "/v1/encrypt",
                        "{'encryptRequest':{'payload':'MDEyMzQ1Njc4OWFiY2RlZg==','encryptKeyName':'aes','keyPassword':['p','w'],'cipherAlgorithm':'AES_GCM','additionalAuthenticationData':null}}");
        JsonNode body = encrypted.json();
        assertThat(encrypted.status()).isEqualTo(200);
        byte[] whole = bytes(body, "encryptedPayload");
        byte[] bare = bytes(body, "encryptedPayloadWithoutMessageAuthenticationCode");
        byte[] tag = bytes(body, "messageAuthenticationCode");
        assertThat(tag).hasSize(16);
        assertThat(bytes(body, "initializationVector")).hasSize(12);
        assertThat(whole).startsWith(bare).endsWith(tag).hasSize(bare.length + 16);
        for (String tagLength : new String[] {"", ",'tagLength':0", ",'tagLength':128"}) {
            Answered decrypted =
                    use(
                            "/v1/synchronousDecrypt",
                            "{'decryptRequest':{'encryptedPayload':'"
                                    + body.path("encryptedPayload").textValue()
                                    + "','decryptKeyName':'aes','keyPassword':'pw','cipherAlgorithm':'AES_GCM','initializationVector':'"
                                    + body.path("initializationVector").textValue()
                                    + "'"
                                    + tagLength
                                    + "}}");
            assertThat(decrypted.text()).isEqualTo("{\"payload\":\"MDEyMzQ1Njc4OWFiY2RlZg==\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"AES_CTR", "AES_ECB", "AES_CBC_NO_PADDING", "AES"})
    void ciphers_without_tag_leave_its_members_null(String cipher) {
        JsonNode body =
                use(
                                "/v1/encrypt",
                                "{'encryptRequest':{'payload':'MDEyMzQ1Njc4OWFiY2RlZg==','encryptKeyName':'open','cipherAlgorithm':'"
                                        + cipher
                                        + "','tagLength':0}}")
                        .json();
        assertThat(body.size()).isEqualTo(4);
        assertThat(body.path("messageAuthenticationCode").isNull()).isTrue();
        assertThat(body.path("encryptedPayloadWithoutMessageAuthenticationCode").isNull()).isTrue();
        assertThat(body.path("initializationVector").isNull()).isEqualTo(cipher.equals("AES_ECB"));
    }

    @Test
    void rsa_encrypts_with_the_public_half_and_decrypts_with_the_other() {
        JsonNode body =
                use(
                                "/v1/encrypt",
                                "{'encryptRequest':{'payload':'aGk=','encryptKeyName':'rsa','cipherAlgorithm':'RSA_PADDING_OAEP_WITH_SHA256'}}")
                        .json();
        assertThat(
                        use(
                                        "/v1/synchronousDecrypt",
                                        "{'decryptRequest':{'encryptedPayload':'"
                                                + body.path("encryptedPayload").textValue()
                                                + "','decryptKeyName':'rsa','cipherAlgorithm':'RSA_PADDING_OAEP_WITH_SHA256','initializationVector':null,'additionalAuthenticationData':null}}")
                                .text())
                .isEqualTo("{\"payload\":\"aGk=\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "'cipherAlgorithm':'AES_GCM','tagLength':127;624",
                "'cipherAlgorithm':'AES_GCM','tagLength':-1;624",
                "'cipherAlgorithm':'AES_GCM','tagLength':'128';600",
                "'cipherAlgorithm':'CHACHA20';607",
                "'cipherAlgorithm':'AES_XYZ';600",
                "'cipherAlgorithm':'RSA';607",
                "'cipherAlgorithm':'AES_CBC_NO_PADDING';612"
            })
    void what_cannot_be_encrypted_is_refused(String members, int code) {
        Answered answer =
                use(
                        "/v1/encrypt",
                        "{'encryptRequest':{'payload':'aGk=','encryptKeyName':'open',"
                                + members
                                + "}}");
        assertThat(answer.errorCode()).as(answer.text()).isEqualTo(code);
    }

    @Test
    void tampered_ciphertext_is_one_error() {
        for (String iv : new String[] {"'AAAAAAAAAAAAAAAA'", "'AAAA'", "null"}) {
            Answered answer =
                    use(
                            "/v1/synchronousDecrypt",
                            "{'decryptRequest':{'encryptedPayload':'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA','decryptKeyName':'open','cipherAlgorithm':'AES_GCM','initializationVector':"
                                    + iv
                                    + "}}");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.errorCode()).isIn(410, 612);
        }
    }

    @Test
    void random_is_as_long_as_asked_for() {
        for (Role role : new Role[] {Role.KEY_OPERATION, Role.SERVICE}) {
            Answered answer = rest.send(rest.as(role, "GET", "/v1/generateRandom/32"));
            assertThat(answer.json().size()).isEqualTo(1);
            assertThat(bytes(answer.json(), "random")).hasSize(32);
        }
        for (String length :
                new String[] {"0", "65537", "-1", "x", "1e3", "99999999999999999999", "%31%FF"}) {
            int code =
                    rest.send(rest.as(Role.SERVICE, "GET", "/v1/generateRandom/" + length))
                            .errorCode();
            assertThat(code).as(length).isIn(619, 600);
        }
    }

    private String verify(String key, String algorithm, String payload, String signature) {
        return use(
                        "/v1/verify",
                        "{'verifySignatureRequest':{'signKeyName':'"
                                + key
                                + "','masterKeyPassword':null,'signatureAlgorithm':'"
                                + algorithm
                                + "','payload':'"
                                + payload
                                + "','signature':'"
                                + signature
                                + "'}}")
                .text();
    }

    private Answered use(String path, String json) {
        return rest.send(rest.as(Role.KEY_OPERATION, "POST", path).json(json));
    }

    private void create(String members) {
        Answered answer =
                rest.send(
                        rest.as(Role.KEY_MANAGEMENT, "POST", "/v1/key").json("{" + members + "}"));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    }

    private static byte[] bytes(JsonNode body, String name) {
        return Base64.getDecoder().decode(body.path(name).textValue());
    }
}
