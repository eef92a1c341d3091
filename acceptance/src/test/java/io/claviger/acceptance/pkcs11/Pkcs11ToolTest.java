package io.claviger.acceptance.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** OpenSC's pkcs11-tool, and openssl that judges what it made. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Pkcs11ToolTest {
    private final ClavigerProcess node;
    private final Token token;

    Pkcs11ToolTest(@TempDir Path dir) {
        this.node = ClavigerProcess.node(dir.resolve("data")).start();
        this.token = Token.of(node, dir);
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @Test
    void the_partition_is_a_token_with_its_mechanisms() {
        assertThat(token.tool("-L").expect(0).output())
                .contains("token label        : DEMO")
                .contains("login required")
                .contains("PIN initialized");
        assertThat(token.tool("-M").expect(0).output())
                .contains("ECDSA-SHA256")
                .contains("SHA256-RSA-PKCS")
                .contains("RSA-PKCS-KEY-PAIR-GEN");
    }

    @Test
    void a_pair_made_here_signs_and_openssl_verifies() throws IOException {
        pair("EC:prime256v1", "p11/ec", "01", "ECDSA-SHA256");
        pair("rsa:2048", "p11/rsa", "02", "SHA256-RSA-PKCS");
    }

    private void pair(String type, String label, String id, String mechanism) throws IOException {
        token.loggedIn(
                        "--keypairgen",
                        "--key-type",
                        type,
                        "--label",
                        label,
                        "--id",
                        id,
                        "--usage-sign")
                .expect(0);
        Path message = token.file("message");
        Files.writeString(message, "signed through PKCS #11");
        Path signature = token.file("signature-" + id);
        token.loggedIn(
                        "--sign",
                        "--mechanism",
                        mechanism,
                        "--id",
                        id,
                        "--input-file",
                        "" + message,
                        "--output-file",
                        "" + signature,
                        "--signature-format",
                        "openssl")
                .expect(0);
        Path publicKey = token.file("public-" + id);
        token.tool("--read-object", "--type", "pubkey", "--id", id, "-o", "" + publicKey).expect(0);
        assertThat(
                        Program.tool(
                                token.dir(),
                                "openssl",
                                "dgst",
                                "-sha256",
                                "-keyform",
                                "DER",
                                "-verify",
                                "" + publicKey,
                                "-signature",
                                "" + signature,
                                "" + message))
                .contains("Verified OK");
        // REST knows the same key, and the record says by which way it was used.
        JsonNode newest =
                node.as("auditor")
                        .get("/evidence/v1/records?interface=pkcs11&order=newest&limit=5")
                        .expect(200)
                        .json();
        assertThat(newest.toString())
                .contains("\"label\":\"" + label + "\"")
                .contains("\"operation\":\"sign\"")
                .contains("pkcs11-tool");
    }

    @Test
    void a_key_made_by_rest_is_the_same_key_here_until_rest_takes_it_away() throws IOException {
        node.as("keyManagement")
                .post(
                        "/v1/key",
                        "{\"label\":\"from-rest\",\"id\":\"77\",\"algorithm\":\"EC\","
                                + "\"curveOid\":\"1.2.840.10045.3.1.7\","
                                + "\"attributes\":{\"sign\":true,\"destroyable\":true}}")
                .expect(201);
        assertThat(token.loggedIn("-O").expect(0).output()).contains("label:      from-rest");
        Path message = token.file("rest-message");
        Files.writeString(message, "message");
        assertThat(sign("3737", message).exitCode()).isZero();
        node.as("partitionSo")
                .patch("/ops/v1/partitions/DEMO/policy", "{\"useObjects\":false}")
                .expect(200);
        assertThat(sign("3737", message).exitCode()).isNotZero();
        node.as("partitionSo")
                .patch("/ops/v1/partitions/DEMO/policy", "{\"useObjects\":true}")
                .expect(200);
        assertThat(sign("3737", message).exitCode()).isZero();
        node.as("keyManagement").delete("/v1/key/from-rest").expect(200);
        assertThat(sign("3737", message).exitCode()).isNotZero();
        assertThat(token.loggedIn("-O").expect(0).output()).doesNotContain("from-rest");
    }

    /** By the id, which REST wrote as the text 77: to sign, the tool looks for no label. */
    private Program.Ended sign(String id, Path message) {
        return token.loggedIn(
                "--sign",
                "--mechanism",
                "ECDSA-SHA256",
                "--id",
                id,
                "--input-file",
                "" + message,
                "--output-file",
                "" + token.file("out"));
    }

    @Test
    void a_change_closes_on_an_operation_by_this_very_interface() throws IOException {
        token.loggedIn(
                        "--keypairgen",
                        "--key-type",
                        "EC:prime256v1",
                        "--label",
                        "gated",
                        "--id",
                        "0606",
                        "--usage-sign")
                .expect(0);
        Path message = token.file("gated-message");
        Files.writeString(message, "message");
        assertThat(sign("0606", message).exitCode()).isZero();
        // The log says that the application works by PKCS #11: a probe by REST alone is not enough.
        assertThat(open("rest").expect(400).text())
                .contains("application 'demo' works by pkcs11, too: name a probe for it");
        open("pkcs11").expect(201);
        String change = "/ops/v1/changes/CHG-p11";
        officer().post(change + "/checks", "{}").expect(200);
        officer().post(change + "/steps", "{\"text\":\"the module was replaced\"}").expect(200);
        assertThat(officer().post(change + "/close", "{}").expect(400).text())
                .contains("no operation by pkcs11 arrived behind the last step");
        assertThat(sign("0606", message).exitCode()).isZero();
        assertThat(officer().post(change + "/close", "{}").expect(200).text())
                .contains("\"status\":\"closed\"", "sign by pkcs11 was done");
    }

    private Http officer() {
        return node.as("partitionSo");
    }

    private Http.Answer open(String way) {
        return officer()
                .post(
                        "/ops/v1/changes",
                        """
                        {"ticket":"CHG-p11","plan":"another module","rollbackCriteria":"no signature",
                         "partitions":["DEMO"],
                         "gate":[{"application":"demo","interface":"%s","key":"gated","consent":"agreed"}]}
                        """
                                .formatted(way));
    }

    @Test
    void openssl_makes_a_certificate_with_a_key_in_the_token() throws IOException {
        token.loggedIn("--keypairgen", "--key-type", "rsa:2048", "--label", "tls", "--usage-sign")
                .expect(0);
        Path configuration = token.file("openssl.cnf");
        Files.writeString(
                configuration,
                Program.claviger(
                                Map.of("CLAVIGER_PKCS11_MODULE", "" + token.module()),
                                "pkcs11",
                                "openssl")
                        .expect(0)
                        .output());
        Program.run(
                        token.dir(),
                        Map.of(
                                "CLAVIGER_PKCS11_CONF",
                                token.configuration().toString(),
                                "OPENSSL_CONF",
                                configuration.toString()),
                        "openssl",
                        "req",
                        "-new",
                        "-x509",
                        "-engine",
                        "pkcs11",
                        "-keyform",
                        "engine",
                        "-key",
                        "pkcs11:token=DEMO;object=tls;type=private;pin-value=" + token.pin(),
                        "-subj",
                        "/CN=tls",
                        "-out",
                        "cert.pem")
                .expect(0);
        assertThat(
                        Program.tool(
                                token.dir(),
                                "openssl",
                                "verify",
                                "-CAfile",
                                "cert.pem",
                                "cert.pem"))
                .contains("cert.pem: OK");
        assertThat(
                        Program.run(
                                        token.dir(),
                                        Map.of(
                                                "CLAVIGER_PKCS11_CONF",
                                                token.configuration().toString(),
                                                "GNUTLS_PIN",
                                                token.pin()),
                                        "p11tool",
                                        "--provider",
                                        "" + token.module(),
                                        "--login",
                                        "--list-all",
                                        "pkcs11:token=DEMO")
                                .expect(0)
                                .output())
                .contains("Label: tls", "Private key (RSA-2048)");
    }

    @Test
    void the_doctor_names_the_layer_that_is_broken() throws IOException {
        Path pin = token.file("pin");
        Files.writeString(pin, token.pin());
        assertThat(doctor(token.configuration(), "--pin-file", "" + pin).expect(0).output())
                .contains("slot 0 is token 'DEMO'")
                .contains("the user is logged in");
        Files.writeString(pin, "not-the-pin");
        assertThat(doctor(token.configuration(), "--pin-file", "" + pin).expect(1).output())
                .containsPattern("PIN +BROKEN +CKR_PIN_INCORRECT");
        assertThat(doctor(token.configuration(), "--label", "nowhere").expect(1).output())
                .containsPattern("object +BROKEN +no object has the label 'nowhere'");
        Path wrong = token.file("wrong.conf");
        Files.writeString(wrong, "socket = /nowhere/pkcs11.sock\n");
        assertThat(doctor(wrong).expect(1).output())
                .containsPattern("socket +BROKEN +nobody answers at /nowhere/pkcs11.sock");
        Path key = token.file("bad.key");
        Files.writeString(key, "cr-0123456789abcdef.nothing");
        Files.writeString(
                wrong,
                Files.readString(token.configuration())
                        .replaceAll("(?m)^(.*credential-file *=).*$", "$1 " + key));
        assertThat(doctor(wrong).expect(1).output())
                .containsPattern("credential +BROKEN +slot 0: CKR_TOKEN_NOT_PRESENT");
    }

    private Program.Ended doctor(Path configuration, String... words) {
        List<String> all = new ArrayList<>(List.of("pkcs11", "doctor"));
        all.addAll(List.of(words));
        return Program.claviger(
                Map.of(
                        "CLAVIGER_PKCS11_MODULE",
                        "" + token.module(),
                        "CLAVIGER_PKCS11_CONF",
                        configuration.toString()),
                all.toArray(String[]::new));
    }

    @Test
    void a_wrong_pin_and_a_node_that_is_gone_are_named() {
        assertThat(token.tool("--login", "--pin", "not-the-pin", "-O").output())
                .contains("CKR_PIN_INCORRECT");
        assertThat(token.tool("--keypairgen", "--key-type", "rsa:2048").exitCode()).isNotZero();
        Program.Ended nowhere =
                Program.run(
                        token.dir(),
                        Map.of("CLAVIGER_PKCS11_CONF", "/nonexistent"),
                        "pkcs11-tool",
                        "--module",
                        "" + token.module(),
                        "-L");
        assertThat(nowhere.exitCode()).isNotZero();
    }
}
