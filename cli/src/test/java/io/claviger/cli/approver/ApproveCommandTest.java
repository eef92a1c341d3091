package io.claviger.cli.approver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.cli.Run;
import io.claviger.cli.service.Service;
import io.claviger.core.approval.RuleKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands of an approver, with keys that openssl and ssh-keygen made. */
class ApproveCommandTest {
    private static final String PASSWORD = "swordfish";

    @TempDir private Path folder = Path.of("");
    private Tool tool = new Tool(folder);
    private ServiceDouble service;

    ApproveCommandTest(@TempDir Path scratch) throws IOException {
        service = new ServiceDouble(scratch);
    }

    @BeforeEach
    void start() {
        tool = new Tool(folder);
        tool.write("api-key", ServiceDouble.API_KEY + "\n");
        tool.write("password", PASSWORD + "\n");
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private List<String> arguments(String line) {
        List<String> words = new ArrayList<>(List.of("approve"));
        for (String word : line.split(" ", -1)) {
            words.add(word.startsWith("@") ? folder.resolve(word.substring(1)).toString() : word);
        }
        words.addAll(
                List.of("--url", service.url(), "--api-key-file", tool.path("api-key").toString()));
        return words;
    }

    /** Runs {@code approve …}; words that begin with @ are files. */
    private Run.Ended approve(String line) {
        return Run.command(arguments(line).toArray(String[]::new));
    }

    private String granted(String line) {
        Run.Ended ended = approve(line);
        assertThat(ended.code()).as(ended.err()).isZero();
        return ended.out();
    }

    private void refused(String line, int code, String... says) {
        Run.Ended ended = approve(line);
        assertThat(ended.code()).as(ended.out() + ended.err()).isEqualTo(code);
        assertThat(ended.err()).startsWith("claviger: ").contains(says);
        if (code == 1) {
            assertThat(ended.err().lines()).hasSize(1);
        }
    }

    private String id(ObjectNode task, String approver) {
        service.add(task, approver);
        return task.path("id").asText();
    }

    /** The public half, as openssl computes it. */
    private String spki(String pem) {
        tool.run(
                "openssl pkey -in %s -passin pass:%s -pubout -outform DER -out spki"
                        .formatted(pem, PASSWORD));
        return ServiceDouble.base64(tool.read("spki"));
    }

    private String ec(String name, String curve) {
        tool.run(
                "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:%s -out %s"
                        .formatted(curve, name));
        return spki(name);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "RSA 2048 PKCS #8, SHA-256, openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out k",
                "RSA encrypted PBES2, SHA-256, openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -aes256 -pass file:password -out k",
                "RSA PKCS #1, SHA-256, openssl genrsa -traditional -out k 2048",
                "RSA PKCS #1 encrypted, SHA-256, openssl genrsa -traditional -aes128 -passout file:password -out k 2048",
                "EC SEC 1, SHA-256, openssl ecparam -name prime256v1 -genkey -out k",
                "P-384, SHA-384, openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out k",
                "P-521 encrypted, SHA-512, openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-521 -aes-256-cbc -pass file:password -out k",
                "secp256k1, SHA-256, openssl ecparam -name secp256k1 -genkey -out k",
                "brainpool 256, SHA-256, openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP256r1 -out k",
                "brainpool 384, SHA-384, openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP384r1 -out k",
                "Ed25519, EdDSA, openssl genpkey -algorithm ED25519 -out k",
                "Ed448, EdDSA, openssl genpkey -algorithm ED448 -out k",
                "DSA, SHA-256, openssl dsaparam -genkey -out k 2048",
            })
    void keys_of_openssl_list_show_and_sign(String kind, String digest, String command) {
        tool.run(command);
        approves("k", spki("k"), digest);
    }

    @Test
    void a_bls_key_signs() {
        // openssl knows no BLS: the number 1, and the generator of G1.
        String algorithm = "300e060c2b0601040182dc7c05030101";
        byte[] key =
                HexFormat.of().parseHex("3035020100" + algorithm + "0420" + "00".repeat(31) + "01");
        tool.write(
                "k",
                "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                        .formatted(ServiceDouble.base64(key)));
        String generator =
                "97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac58"
                        + "6c55e83ff97a1aeffb3af00adb22c6bb";
        byte[] spki = HexFormat.of().parseHex("3043" + algorithm + "033100" + generator);
        approves("k", ServiceDouble.base64(spki), "BLS");
    }

    @Test
    void a_key_encrypted_with_scrypt_signs() {
        String spki = ec("plain", "P-256");
        tool.run("openssl pkcs8 -topk8 -in plain -scrypt -passout file:password -out k");
        approves("k", spki, "SHA-256");
    }

    @ParameterizedTest
    @CsvSource({
        "rsa, 2048, SHA-256",
        "ecdsa, 256, SHA-256",
        "ecdsa, 384, SHA-384",
        "ecdsa, 521, SHA-512",
        "ed25519, 256, EdDSA"
    })
    void keys_of_ssh_keygen_sign(String type, String bits, String digest) {
        tool.run("ssh-keygen -q -t %s -b %s -N '' -C me -f k".formatted(type, bits));
        assertThat(new String(tool.read("k"), java.nio.charset.StandardCharsets.US_ASCII))
                .contains("BEGIN OPENSSH PRIVATE KEY");
        // openssl does not read this form: the public half comes from what ssh-keygen says of it.
        String spki = type.equals("ed25519") ? sshEd25519() : sshPem();
        approves("k", spki, digest);
    }

    private String sshPem() {
        tool.write("k.pkcs8", tool.run("ssh-keygen -e -m PKCS8 -f k"));
        tool.run("openssl pkey -pubin -in k.pkcs8 -outform DER -out spki");
        return ServiceDouble.base64(tool.read("spki"));
    }

    /** The blob ends with the 32 bytes of the key; RFC 8410 has the prefix. */
    private String sshEd25519() {
        String[] words =
                new String(tool.read("k.pub"), java.nio.charset.StandardCharsets.US_ASCII)
                        .split(" ", -1);
        byte[] blob = java.util.Base64.getDecoder().decode(words[1]);
        byte[] spki =
                java.util.HexFormat.of().parseHex("302a300506032b6570032100" + "00".repeat(32));
        System.arraycopy(blob, blob.length - 32, spki, 12, 32);
        return ServiceDouble.base64(spki);
    }

    private void approves(String key, String spki, String digest) {
        String id = id(SampleTask.sign("pay 100 to bob"), spki);
        String who = " --password-file @password --key @" + key;
        assertThat(granted("list" + who))
                .contains(id, "use", SampleTask.LABEL, "3 min", "UNSPECIFIED", "14");
        assertThat(granted("show " + id + who))
                .contains("| pay 100 to bob", "3 min ago", "attestation-key");
        assertThat(granted("sign " + id + " --yes" + who))
                .contains(
                        "| pay 100 to bob",
                        "approved task " + id + " (HTTP 200, evidence claviger-double/7)");
        assertThat(service.approved()).containsExactly(id);
        assertThat(service.filters().getFirst().path("timestampDigestAlgorithm").asText())
                .isEqualTo(digest);
        Run.Ended after = approve("list" + who);
        assertThat(after.code()).isZero();
        assertThat(after.err()).contains("no task waits for");
    }

    @Test
    void pkcs12_files_sign_and_name_their_certificate_on_demand() {
        for (String curve : List.of("P-256", "secp256k1")) {
            String spki = ec("k", curve);
            tool.run("openssl req -x509 -new -key k -subj /CN=alice -out crt");
            tool.run("openssl x509 -in crt -outform DER -out crt.der");
            tool.run(
                    "openssl pkcs12 -export -inkey k -in crt -name alice -passout file:password -out p12");
            String byKey = id(SampleTask.sign("by key"), spki);
            assertThat(
                            granted(
                                    "sign %s --yes --pkcs12 @p12 --password-file @password"
                                            .formatted(byKey)))
                    .contains("approved");
            refused(
                    "show x --pkcs12 @p12 --alias bob --password-file @password",
                    1,
                    "no private key 'bob'",
                    "alice");
        }
        tool.run("openssl genrsa -traditional -out k 2048");
        tool.run("openssl req -x509 -new -key k -subj /CN=alice -out crt");
        tool.run("openssl x509 -in crt -outform DER -out crt.der");
        tool.run("openssl pkcs12 -export -inkey k -in crt -passout file:password -out p12");
        String certificate = ServiceDouble.base64(tool.read("crt.der"));
        String own = id(SampleTask.sign("by certificate"), certificate);
        refused(
                "sign %s --yes --pkcs12 @p12 --password-file @password".formatted(own),
                1,
                "no task " + own);
        granted(
                "sign %s --yes --pkcs12 @p12 --password-file @password --own-certificate"
                        .formatted(own));
        for (String form : List.of("crt", "crt.der")) {
            String named = id(SampleTask.sign("by certificate"), certificate);
            granted("sign %s --yes --key @k --certificate @%s".formatted(named, form));
        }
        assertThat(service.approved()).hasSize(5);
        tool.write("wrong", "guess");
        refused(
                "list --pkcs12 @p12 --password-file @wrong",
                1,
                "p12 is not opened by this password");
        ec("other", "P-256");
        refused("list --key @other --certificate @crt", 1, "is not that of the key");
        refused("list --key @k --certificate @password", 1, "holds no X.509 certificate");
    }

    @Test
    void a_task_is_rejected() {
        String spki = ec("k", "P-256");
        String id = id(SampleTask.sign("no"), spki);
        assertThat(granted("reject " + id + " --key @k")).contains("rejected task " + id);
        assertThat(service.rejected()).containsExactly(id);
        refused("reject " + id + " --key @k", 1, "HTTP 404", "652");
    }

    @Test
    void all_pages_are_listed_and_json_is_what_the_service_sent() throws IOException {
        String spki = ec("k", "P-256");
        for (int i = 0; i < 60; i++) {
            id(SampleTask.sign("task " + i), spki);
        }
        assertThat(granted("list --key @k").lines()).hasSize(61);
        assertThat(service.filters()).hasSize(3);
        JsonNode json = Service.JSON.readTree(granted("list --json --key @k"));
        assertThat(json.path("tasks")).hasSize(60);
        assertThat(json.path("tasks").get(7).path("detailLevel").asText()).isEqualTo("level2");
        String id = json.path("tasks").get(7).path("id").asText();
        assertThat(
                        Service.JSON
                                .readTree(granted("show %s --json --key @k".formatted(id)))
                                .has("requestStatus"))
                .isTrue();
        JsonNode signed =
                Service.JSON.readTree(granted("sign %s --json --yes --key @k".formatted(id)));
        assertThat(signed.path("done").asText()).isEqualTo("approved");
    }

    @Test
    void what_differs_from_the_token_is_named_and_never_signed_unseen() {
        String spki = ec("k", "P-256");
        ObjectNode payload = SampleTask.sign("pay 100 to bob");
        payload.put("payload", ServiceDouble.base64(new byte[] {1}));
        ObjectNode request = SampleTask.sign("pay 100 to bob");
        request.set("requestBase64", SampleTask.sign("pay 1 to bob").get("requestBase64"));
        ObjectNode label = Service.JSON.createObjectNode().put("blockKeyName", "petty-cash");
        ObjectNode block =
                SampleTask.of(RuleKind.BLOCK, "treasury-1", new byte[0], "blockRequest", label);
        for (Map.Entry<ObjectNode, String> each :
                Map.of(
                                payload,
                                        "the payload that the service shows is not the one in the token",
                                request, "the payload in the request is not the one in the token",
                                block,
                                        "the request names key 'petty-cash', the token key 'treasury-1'")
                        .entrySet()) {
            String id = id(each.getKey(), spki);
            assertThat(granted("show " + id + " --key @k")).contains("WARNING: " + each.getValue());
            refused("sign " + id + " --yes --key @k", 1, "not signed", each.getValue());
        }
        ObjectNode garbage = SampleTask.sign("x").put("approvalToBeSigned", "AAAA");
        String id = id(garbage, spki);
        refused("show " + id + " --key @k", 1, "no approval token");
        refused("sign " + id + " --yes --key @k", 1, "not signed");
        assertThat(granted("list --key @k")).contains("unreadable");
        assertThat(service.approved()).isEmpty();
    }

    @Test
    void what_goes_wrong_is_one_line() {
        String spki = ec("k", "P-256");
        String id = id(SampleTask.sign("x"), spki);
        tool.run("openssl pkcs8 -topk8 -in k -passout file:password -out encrypted");
        tool.run("openssl ec -in k -aes256 -passout file:password -out traditional");
        tool.write("wrong", "guess");
        refused(
                "list --key @encrypted --password-file @wrong",
                1,
                "encrypted is not opened by this password");
        refused(
                "list --key @traditional --password-file @wrong",
                1,
                "traditional is not opened by this password");
        refused("list --key @encrypted", 1, "no terminal to ask on; use --password-file");
        refused("sign " + id + " --key @k", 1, "no terminal to ask on; use --yes");
        refused("list --key @none", 1, "cannot read the key file");
        refused("list --key @password", 1, "holds no private key in PEM form");
        tool.run("openssl genpkey -algorithm X25519 -out x25519");
        refused("list --key @x25519", 1, "holds a key that does not sign");
        tool.run("openssl genrsa -out weak 1024");
        refused("list --key @weak", 1, "1024 bits");
        tool.run("ssh-keygen -q -t ed25519 -N swordfish -f locked");
        refused("list --key @locked", 1, "encrypted OpenSSH key");
        ec("stranger", "P-256");
        refused(
                "show " + id + " --key @stranger",
                1,
                "there is no task " + id + " for this key (EC prime256v1");
        refused("list --key @k --digest SHA-1", 1, "'SHA-1' is not known");
        tool.write("api-key", "clv_wrong");
        refused("list --key @k", 1, "refused (HTTP 401, 631");
        refused("list", 2, "one of --key, --pkcs12, --pkcs11");
        refused("list --key @k --pkcs12 @k", 2, "one of");
        refused("sign " + id + " --key @k --json", 2, "--yes");
        assertThat(service.approved()).isEmpty();
    }

    /** The program on a terminal: python's pty is one. */
    @Test
    void on_a_terminal_the_password_is_not_shown_and_only_yes_signs() {
        String spki = ec("plain", "P-256");
        tool.run("openssl pkcs8 -topk8 -in plain -passout file:password -out k");
        String id = id(SampleTask.sign("pay 100 to bob"), spki);
        tool.write(
                "type.py",
                """
                import os, pty, sys
                answers = [(b"Password", sys.argv[1]), (b"Approve? type yes: ", sys.argv[2])]
                pid, fd = pty.fork()
                if pid == 0:
                    os.execvp(sys.argv[3], sys.argv[3:])
                seen = b""
                while True:
                    try:
                        got = os.read(fd, 4096)
                    except OSError:
                        break
                    if not got:
                        break
                    seen += got
                    if answers and answers[0][0] in seen:
                        os.write(fd, answers.pop(0)[1].encode() + b"\\n")
                sys.stdout.write(seen.decode())
                sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
                """);
        Run.Ended no = typed(id, "y");
        assertThat(no.code()).as(no.out()).isOne();
        assertThat(no.out())
                .contains("pay 100 to bob", "claviger: not signed")
                .doesNotContain(PASSWORD);
        assertThat(service.approved()).isEmpty();
        Run.Ended yes = typed(id, "yes");
        assertThat(yes.code()).as(yes.out()).isZero();
        assertThat(yes.out()).contains("approved task " + id).doesNotContain(PASSWORD);
        assertThat(service.approved()).containsExactly(id);
    }

    private Run.Ended typed(String id, String answer) {
        List<String> line = new ArrayList<>(List.of("python3", "type.py", PASSWORD, answer));
        line.addAll(Run.line(arguments("sign " + id + " --key @k").toArray(String[]::new)));
        return Run.program(Map.of(), folder, line);
    }

    @Test
    void a_key_in_a_pkcs11_token_signs() {
        tool.write(
                "softhsm.conf",
                "directories.tokendir = "
                        + folder
                        + "/tokens\nobjectstore.backend = file\nlog.level = ERROR\n");
        assertThat(tool.path("tokens").toFile().mkdir()).isTrue();
        var hsm = new Tool(folder, Map.of("SOFTHSM2_CONF", tool.path("softhsm.conf").toString()));
        String library = softHsm();
        hsm.run("softhsm2-util --init-token --free --label other --so-pin 1111 --pin 9999");
        hsm.run("softhsm2-util --init-token --free --label approvers --so-pin 1111 --pin 1234");
        tool.write("pin", "1234");
        tool.write("wrong-pin", "4321");
        tool.run("openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa");
        ec("ec", "P-384");
        int id = 1;
        for (String key : List.of("rsa", "ec")) {
            tool.run(
                    "openssl req -x509 -new -key %s -subj /CN=%s -outform DER -out crt"
                            .formatted(key, key));
            hsm.run(
                    "softhsm2-util --import %s --token approvers --label %s --id 0%d --pin 1234"
                            .formatted(key, key, id));
            hsm.run(
                    "pkcs11-tool --module %s --token-label approvers --login --pin 1234 --write-object crt --type cert --label %s --id 0%d"
                            .formatted(library, key, id));
            id++;
        }
        String token = " --pkcs11 " + library + " --token-label approvers --password-file @pin";
        for (String key : List.of("rsa", "ec")) {
            String task = id(SampleTask.sign("pay"), spki(key));
            Run.Ended ended = inProcess(hsm, "sign " + task + " --yes --key-label " + key + token);
            assertThat(ended.code()).as(ended.out()).isZero();
            assertThat(ended.out()).contains("approved task " + task);
        }
        assertThat(service.approved()).hasSize(2);
        for (Map.Entry<String, String> wrong :
                Map.of(
                                "list" + token,
                                "the token holds 2 private keys; say which with --alias; it holds ec, rsa",
                                "list" + token.replace("@pin", "@wrong-pin"),
                                "the token is not opened by this PIN",
                                "list" + token.replace("label approvers", "label nobody"),
                                "no token is called 'nobody'; there are",
                                "list --pkcs11 @pin --password-file @pin",
                                "PKCS #11 library")
                        .entrySet()) {
            Run.Ended ended = inProcess(hsm, wrong.getKey());
            assertThat(ended.code()).as(ended.out()).isOne();
            assertThat(ended.out()).startsWith("claviger: ").contains(wrong.getValue());
        }
    }

    /** The library reads its configuration from a variable of its process. */
    private Run.Ended inProcess(Tool hsm, String line) {
        return Run.program(
                hsm.environment(), folder, Run.line(arguments(line).toArray(String[]::new)));
    }

    private static String softHsm() {
        return List.of(
                        "/usr/lib/softhsm/libsofthsm2.so",
                        "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
                        "/usr/lib64/pkcs11/libsofthsm2.so")
                .stream()
                .filter(path -> Path.of(path).toFile().exists())
                .findFirst()
                .orElseThrow(() -> new AssertionError("softhsm2 is not installed"));
    }
}
