package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files, encrypted and decrypted as they pass. */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FileContractTest {
    private static final String ENCRYPT = "SignedFileEncryptRequestDto";
    private static final String DECRYPT = "SignedFileDecryptRequestDto";
    private static final int SEGMENT = 65_536;
    private static final int TAG = 16;

    private final Tenant tenant;

    FileContractTest(Tenant tenant) {
        this.tenant = tenant;
    }

    @BeforeAll
    void makeKeys() {
        create(tenant.keys(), "files", "1.3.132.0.34", true);
        create(tenant.keys(), "others", "1.3.132.0.34", true);
        create(tenant.keys(), "signs-only", "1.3.132.0.34", false);
    }

    private static void create(Http keys, String label, String curve, boolean derive) {
        keys.post(
                        "/v1/key",
                        Body.of(
                                "label",
                                label,
                                "algorithm",
                                "EC",
                                "curveOid",
                                curve,
                                "attributes",
                                Body.node(
                                        "sign", true,
                                        "derive", derive,
                                        "destroyable", true)))
                .expect(201);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT})
    void what_was_encrypted_comes_back(int length) {
        byte[] file = bytes(length);
        Http.Answer encrypted = encrypt("files", file).expect(200);
        assertThat(encrypted.header("Content-Type")).contains("application/octet-stream");

        Http.Answer decrypted = decrypt("files", encrypted.raw().body()).expect(200);

        assertThat(decrypted.raw().body()).isEqualTo(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.840.10045.3.1.7", "1.3.132.0.35"})
    void other_curves_work(String curve) {
        create(tenant.keys(), "curve-" + curve, curve, true);
        byte[] encrypted = encrypt("curve-" + curve, bytes(100)).expect(200).raw().body();
        assertThat(decrypt("curve-" + curve, encrypted).expect(200).raw().body())
                .isEqualTo(bytes(100));
    }

    @Test
    void the_records_name_the_header() throws GeneralSecurityException {
        Http.Answer encrypted = encrypt("files", bytes(10)).expect(200);
        Http.Answer decrypted = decrypt("files", encrypted.raw().body()).expect(200);
        byte[] header = header(encrypted.raw().body());
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(header));

        for (Http.Answer answer : List.of(encrypted, decrypted)) {
            JsonNode record = record(answer);
            assertThat(record.toString())
                    .contains("ECIES-P384-HKDF-SHA384-AES256GCM")
                    .contains(digest);
        }
        assertThat(record(encrypted).toString()).contains("\"encrypt\"");
        assertThat(record(decrypted).toString()).contains("\"decrypt\"");
    }

    private JsonNode record(Http.Answer answer) {
        String place = answer.header("Claviger-Evidence").orElseThrow();
        return tenant.auditor()
                .get("/evidence/v1/record/" + place.substring(place.lastIndexOf('/') + 1))
                .expect(200)
                .json();
    }

    /** As docs/formats/file-encryption.md says, with nothing but the JDK. */
    @Test
    void a_stranger_with_the_private_key_decrypts() throws GeneralSecurityException {
        policy("importKeys", true);
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp384r1"));
        KeyPair pair = generator.generateKeyPair();
        tenant.keys()
                .post(
                        "/v1/key/import/plain",
                        Body.of(
                                "label",
                                "strangers",
                                "algorithm",
                                "EC",
                                "privateKey",
                                Body.base64(pair.getPrivate().getEncoded()),
                                "attributes",
                                Body.node("sign", true, "derive", true)))
                .expect(201);
        policy("importKeys", false);
        byte[] file = bytes(2 * SEGMENT + 5);

        byte[] encrypted = encrypt("strangers", file).expect(200).raw().body();

        byte[] header = header(encrypted);
        var sender =
                KeyFactory.getInstance("EC")
                        .generatePublic(
                                new X509EncodedKeySpec(
                                        Arrays.copyOfRange(header, 12, header.length)));
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(pair.getPrivate());
        agreement.doPhase(sender, true);
        byte[] purpose = "claviger file 1".getBytes(StandardCharsets.US_ASCII);
        byte[] info =
                ByteBuffer.allocate(purpose.length + header.length)
                        .put(purpose)
                        .put(header)
                        .array();
        SecretKey key =
                KDF.getInstance("HKDF-SHA384")
                        .deriveKey(
                                "AES",
                                HKDFParameterSpec.ofExtract()
                                        .addIKM(agreement.generateSecret())
                                        .thenExpand(info, 32));
        var plain = new ByteArrayOutputStream();
        int offset = header.length;
        for (int segment = 0; offset < encrypted.length; segment++) {
            int length = Math.min(SEGMENT + TAG, encrypted.length - offset);
            boolean last = offset + length == encrypted.length;
            byte[] nonce =
                    ByteBuffer.allocate(12)
                            .putInt(7, segment)
                            .put(11, (byte) (last ? 1 : 0))
                            .array();
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, nonce));
            plain.writeBytes(cipher.doFinal(encrypted, offset, length));
            offset += length;
        }
        assertThat(plain.toByteArray()).isEqualTo(file);
    }

    @Test
    void what_is_no_encrypted_file_has_no_header() {
        byte[] encrypted = encrypt("files", bytes(10)).expect(200).raw().body();

        Refusals.expect(decrypt("files", new byte[0]), 400, 623);
        Refusals.expect(decrypt("files", bytes(500)), 400, 623);
        Refusals.expect(decrypt("files", Arrays.copyOf(encrypted, 40)), 400, 623);
        Refusals.expect(decrypt("files", altered(encrypted, 8)), 400, 623);
        Refusals.expect(decrypt("files", altered(encrypted, 9)), 400, 623);
    }

    @Test
    void a_damaged_beginning_is_refused() {
        byte[] encrypted = encrypt("files", bytes(10)).expect(200).raw().body();

        Refusals.expect(decrypt("files", altered(encrypted, encrypted.length - 1)), 400, 410);
        Refusals.expect(decrypt("files", altered(encrypted, 100)), 400, 410);
        Refusals.expect(decrypt("files", Arrays.copyOf(encrypted, encrypted.length - 1)), 400, 410);
        Refusals.expect(
                decrypt("files", Arrays.copyOf(encrypted, header(encrypted).length)), 400, 410);
        Refusals.expect(decrypt("others", encrypted), 400, 410);
    }

    @Test
    void a_damaged_end_cuts_the_answer_off() {
        byte[] encrypted = encrypt("files", bytes(8 * SEGMENT)).expect(200).raw().body();
        int last = encrypted.length - SEGMENT - TAG;

        for (byte[] damaged :
                List.of(
                        altered(encrypted, encrypted.length - 1),
                        Arrays.copyOf(encrypted, encrypted.length - 1),
                        Arrays.copyOf(encrypted, last),
                        swapped(encrypted, header(encrypted).length + 4 * (SEGMENT + TAG)))) {
            assertThatThrownBy(() -> decrypt("files", damaged))
                    .isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void keys_that_may_not_are_refused() {
        byte[] encrypted = encrypt("files", bytes(10)).expect(200).raw().body();
        tenant.createKey("aes", Map.of("algorithm", "AES", "keySize", 256));

        Refusals.expect(encrypt("signs-only", bytes(10)), 400, 614, "derive");
        Refusals.expect(decrypt("signs-only", encrypted), 400, 614, "derive");
        Refusals.expect(encrypt("aes", bytes(10)), 400, 607);
        Refusals.expect(decrypt("nobody", encrypted), 404, 650);
        policy("useObjects", false);
        try {
            Refusals.expect(decrypt("files", encrypted), 400, 400, "useObjects");
        } finally {
            policy("useObjects", true);
        }
        Refusals.expect(
                post(tenant.keys(), "/v1/fileEncrypt", form("x", ENCRYPT, "{}", bytes(1))),
                401,
                631);
    }

    @Test
    void the_password_opens_files_too() {
        tenant.keys()
                .post(
                        "/v1/key",
                        Body.of(
                                "label",
                                "locked",
                                "algorithm",
                                "EC",
                                "curveOid",
                                "1.3.132.0.34",
                                "password",
                                List.of("p", "w"),
                                "attributes",
                                Body.node("sign", true, "derive", true)))
                .expect(201);
        byte[] encrypted = encrypt("locked", bytes(10)).expect(200).raw().body();

        Refusals.expect(decrypt("locked", encrypted), 400, 620);
        String right =
                "{\"fileDecryptRequest\":{\"decryptKeyName\":\"locked\",\"keyPassword\":[\"p\",\"w\"]}}";
        Http.Answer decrypted =
                post(
                        tenant.use(),
                        "/v1/synchronousFileDecrypt",
                        form("b", DECRYPT, right, encrypted));
        assertThat(decrypted.expect(200).raw().body()).isEqualTo(bytes(10));
    }

    @Test
    void forms_that_are_none_are_refused() {
        Refusals.expect(tenant.use().post("/v1/fileEncrypt", "{}"), 400, 600);
        String request = "{\"fileEncryptRequest\":{\"encryptKeyName\":\"files\"}}";
        byte[] whole = form("b", ENCRYPT, request, bytes(10));
        Refusals.expect(
                post(tenant.use(), "/v1/fileEncrypt", form("b", "other", request, bytes(1))),
                400,
                600);
        Refusals.expect(
                post(tenant.use(), "/v1/fileEncrypt", form("b", ENCRYPT, "{", bytes(1))), 400, 621);
        // Without its end, the file of an upload that broke would be taken for a shorter one.
        assertThatThrownBy(
                        () ->
                                post(
                                                tenant.use(),
                                                "/v1/fileEncrypt",
                                                Arrays.copyOf(whole, whole.length - 10))
                                        .expect(400))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void curl_encrypts_a_large_file_on_a_node_with_a_small_heap(@TempDir Path dir)
            throws IOException, InterruptedException {
        try (ClavigerProcess node =
                ClavigerProcess.node(dir.resolve("node"))
                        .environment("_JAVA_OPTIONS", "-Xmx96m")
                        .start()) {
            create(node.as("keyManagement"), "big", "1.3.132.0.34", true);
            Path big = dir.resolve("big");
            try (var file = new RandomAccessFile(big.toFile(), "rw")) {
                file.setLength(1L << 30);
                file.seek(1L << 29);
                file.write(bytes(SEGMENT));
            }
            Path encrypted = dir.resolve("encrypted");
            Path decrypted = dir.resolve("decrypted");

            curl(
                    node,
                    "/v1/fileEncrypt",
                    ENCRYPT + "={\"fileEncryptRequest\":{\"encryptKeyName\":\"big\"}}",
                    big,
                    encrypted);
            curl(
                    node,
                    "/v1/synchronousFileDecrypt",
                    DECRYPT
                            + "={\"fileDecryptRequest\":{\"decryptKeyName\":\"big\",\"keyPassword\":null}}",
                    encrypted,
                    decrypted);

            assertThat(Files.mismatch(big, decrypted)).isEqualTo(-1);
            assertThat(Files.mismatch(big, encrypted)).isNotEqualTo(-1);
        }
    }

    private static void curl(
            ClavigerProcess node, String path, String request, Path file, Path result)
            throws IOException, InterruptedException {
        var command =
                new ArrayList<>(
                        List.of("curl", "-sS", "--fail-with-body", "-o", result.toString(), "-H"));
        command.add("X-API-KEY: " + node.credentials().token("keyOperation"));
        command.addAll(List.of("-F", request, "-F", "file=@" + file, node.url() + path));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }

    private void policy(String setting, boolean on) {
        tenant.officer()
                .patch("/ops/v1/partitions/" + tenant.partition() + "/policy", Body.of(setting, on))
                .expect(200);
    }

    private Http.Answer encrypt(String key, byte[] file) {
        String request = Body.of("fileEncryptRequest", Body.node("encryptKeyName", key));
        return post(tenant.use(), "/v1/fileEncrypt", form("b", ENCRYPT, request, file));
    }

    private Http.Answer decrypt(String key, byte[] file) {
        String request = Body.of("fileDecryptRequest", Body.node("decryptKeyName", key));
        return post(tenant.use(), "/v1/synchronousFileDecrypt", form("b", DECRYPT, request, file));
    }

    private static Http.Answer post(Http http, String path, byte[] form) {
        return http.send(
                http.request(path)
                        .header("Content-Type", "multipart/form-data; boundary=b")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(form))
                        .build());
    }

    private static byte[] form(String boundary, String name, String json, byte[] file) {
        var form = new ByteArrayOutputStream();
        String disposition = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"";
        form.writeBytes(ascii(disposition + name + "\"\r\n\r\n" + json + "\r\n"));
        form.writeBytes(ascii(disposition + "file\"; filename=\"f\"\r\n"));
        form.writeBytes(ascii("Content-Type: application/octet-stream\r\n\r\n"));
        form.writeBytes(file);
        form.writeBytes(ascii("\r\n--" + boundary + "--\r\n"));
        return form.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] header(byte[] encrypted) {
        int length = Short.toUnsignedInt(ByteBuffer.wrap(encrypted).getShort(10));
        return Arrays.copyOf(encrypted, 12 + length);
    }

    private static byte[] altered(byte[] bytes, int index) {
        byte[] altered = bytes.clone();
        altered[index] ^= 4;
        return altered;
    }

    /** The segment at this place and the one behind it, the other way round. */
    private static byte[] swapped(byte[] bytes, int at) {
        int length = SEGMENT + TAG;
        byte[] swapped = bytes.clone();
        System.arraycopy(bytes, at, swapped, at + length, length);
        System.arraycopy(bytes, at + length, swapped, at, length);
        return swapped;
    }
}
