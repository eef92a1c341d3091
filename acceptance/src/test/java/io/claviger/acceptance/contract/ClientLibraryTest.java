package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.client.Answer;
import io.claviger.client.ApprovalTask;
import io.claviger.client.Approvals;
import io.claviger.client.ApproverKey;
import io.claviger.client.Claviger;
import io.claviger.client.ClavigerException;
import io.claviger.client.ClientSettings;
import io.claviger.client.PendingRequest;
import io.claviger.client.Receipt;
import io.claviger.client.Requests;
import io.claviger.client.json.Base64Bytes;
import io.claviger.client.model.CreateKey;
import io.claviger.client.model.CreateKeyAttributes;
import io.claviger.client.model.GetProofQuery;
import io.claviger.client.model.KeyReference;
import io.claviger.client.model.ListKeysQuery;
import io.claviger.client.model.Policy;
import io.claviger.client.model.RequestStatus;
import io.claviger.client.model.SignRequest;
import io.claviger.client.model.SignedKeyAttributes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The client library against a real node. */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientLibraryTest {
    private static final byte[] MESSAGE = "pay 5".getBytes(StandardCharsets.UTF_8);

    @TempDir static Path dir;
    private Claviger claviger;
    private Path keys;
    private String url;
    private Tenant tenant;

    @BeforeAll
    void connect(ClavigerProcess node, Tenant tenant) throws Exception {
        this.tenant = tenant;
        var credentials = node.credentials();
        url = node.url();
        keys =
                Files.writeString(
                        dir.resolve("keys"),
                        credentials.tokens().get("keyManagement")
                                + "\n"
                                + credentials.tokens().get("keyOperation")
                                + "\n");
        claviger = Claviger.connect(ClientSettings.of(url).withApiKeyFile(keys));
    }

    /** A client with a fresh API key of the tenant for each of these roles. */
    private Claviger as(String... roles) throws Exception {
        List<String> tokens = new ArrayList<>();
        for (String role : roles) {
            tokens.add(Tenant.token(tenant.officer(), role, tenant.application()));
        }
        Path file = Files.write(dir.resolve(String.join("-", roles)), tokens);
        return Claviger.connect(ClientSettings.of(url).withApiKeyFile(file));
    }

    private SignedKeyAttributes created(String label) {
        return claviger.keys()
                .createKey(
                        CreateKey.with(
                                        label,
                                        CreateKeyAttributes.with()
                                                .sign(true)
                                                .destroyable(true)
                                                .build())
                                .algorithm("EC")
                                .curveOid("1.2.840.10045.3.1.7")
                                .build())
                .send();
    }

    private static SignRequest sign(String label) {
        return SignRequest.with(
                        SignRequest.SignRequestValue.with(
                                        Base64.getEncoder().encodeToString(MESSAGE),
                                        label,
                                        "SHA256_WITH_ECDSA")
                                .build())
                .build();
    }

    private static boolean verifies(SignedKeyAttributes key, byte[] signature) throws Exception {
        var verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(
                KeyFactory.getInstance("EC")
                        .generatePublic(
                                new X509EncodedKeySpec(
                                        key.json().publicKey().orElseThrow().bytes())));
        verifier.update(MESSAGE);
        return verifier.verify(signature);
    }

    @Test
    void a_key_is_made_used_proven_and_destroyed() throws Exception {
        SignedKeyAttributes key = created("client-1");
        assertThat(claviger.keys().listKeys(ListKeysQuery.with().build()).send())
                .contains("client-1");
        Answer<io.claviger.client.model.Signature> answer =
                claviger.contract().synchronousSign(sign("client-1")).sendForReceipt();
        assertThat(verifies(key, answer.value().signature().bytes())).isTrue();
        String place = answer.receipt().evidence().orElseThrow();
        String index = place.substring(place.lastIndexOf('/') + 1).replaceAll("[^0-9].*", "");
        assertThat(
                        claviger.evidence()
                                .getProof(index, GetProofQuery.with().build())
                                .send()
                                .members())
                .isNotEmpty();
        claviger.keys().deleteKey(KeyReference.with("client-1").build()).send();
        assertThatThrownBy(() -> claviger.keys().getKeyAttributes("client-1").send())
                .isInstanceOfSatisfying(
                        ClavigerException.Refused.class,
                        refused -> {
                            assertThat(refused.refusal().status()).isEqualTo(404);
                            assertThat(refused.refusal().receipt().requestId()).isNotBlank();
                            assertThat(refused.refusal().receipt().evidence()).isPresent();
                        });
    }

    @Test
    void many_at_once_over_http_1_and_2() throws Exception {
        SignedKeyAttributes key = created("client-2");
        for (String version : List.of("1.1", "2")) {
            Claviger client =
                    Claviger.connect(
                            ClientSettings.from(
                                    Map.of(
                                            "claviger.nodes",
                                            url,
                                            "claviger.api-key-file",
                                            keys.toString(),
                                            "claviger.http",
                                            version,
                                            "claviger.max-concurrent",
                                            "8")));
            List<CompletableFuture<Answer<io.claviger.client.model.Signature>>> all =
                    new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                all.add(
                        client.contract()
                                .synchronousSign(sign("client-2"))
                                .sendAsync()
                                .toCompletableFuture());
            }
            for (var each : all) {
                assertThat(verifies(key, each.get().value().signature().bytes())).isTrue();
            }
        }
    }

    @Test
    void a_request_is_submitted_and_waited_for() throws Exception {
        SignedKeyAttributes key = created("client-3");
        PendingRequest request =
                claviger.requests()
                        .sign(sign("client-3"), Requests.Shown.text("an invoice"))
                        .send();
        RequestStatus status = request.await(Duration.ofSeconds(30)).toCompletableFuture().get();
        assertThat(status.status()).isEqualTo("EXECUTED");
        assertThat(verifies(key, Base64.getDecoder().decode(status.result().orElseThrow())))
                .isTrue();
        assertThat(claviger.requests().of(request.id()).status().send().status())
                .isEqualTo("EXECUTED");
    }

    @Test
    void a_wrong_key_and_a_wrong_word_are_refusals() throws Exception {
        Path wrong = Files.writeString(dir.resolve("wrong"), "no-such-key\n");
        Claviger stranger = Claviger.connect(ClientSettings.of(url).withApiKeyFile(wrong));
        assertThatThrownBy(() -> stranger.contract().synchronousSign(sign("client-1")).send())
                .isInstanceOfSatisfying(
                        ClavigerException.Refused.class,
                        refused -> assertThat(refused.refusal().status()).isEqualTo(401));
        assertThatThrownBy(
                        () ->
                                claviger.keys()
                                        .createKey(
                                                CreateKey.with(
                                                                "client-4",
                                                                CreateKeyAttributes.with().build())
                                                        .algorithm("EX")
                                                        .build())
                                        .send())
                .isInstanceOfSatisfying(
                        ClavigerException.Refused.class,
                        refused -> {
                            assertThat(refused.refusal().status()).isEqualTo(400);
                            assertThat(refused).hasMessageContaining("algorithm");
                        });
    }

    @Test
    void an_approver_sees_in_the_token_what_they_sign() throws Exception {
        for (String kind : List.of("EC", "Ed25519", "RSA")) {
            KeyPair pair = KeyPairGenerator.getInstance(kind).generateKeyPair();
            String label = "approved-" + kind.toLowerCase(Locale.ROOT);
            Claviger application = as("key-management", "key-operation");
            created(application, label, pair.getPublic().getEncoded());
            PendingRequest request =
                    application.requests().sign(sign(label), Requests.Shown.text("4711")).send();
            Approvals approvals =
                    as("approver").approvals(ApproverKey.of(pair.getPrivate(), pair.getPublic()));

            List<ApprovalTask> tasks = approvals.tasksOf(request.id()).send();

            assertThat(tasks).hasSize(1);
            ApprovalTask task = tasks.getFirst();
            assertThat(task.operation()).isEqualTo(ApprovalTask.Operation.USE);
            assertThat(task.key()).isEqualTo(label);
            assertThat(task.payload()).isEqualTo(MESSAGE);
            assertThat(task.asked()).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
            assertThat(task.metaData().orElseThrow().bytes()).asString().isEqualTo("4711");
            task.approve().send();
            assertThat(request.await(Duration.ofSeconds(30)).toCompletableFuture().get().status())
                    .isEqualTo("EXECUTED");
            assertThat(approvals.task(task.id()).send()).isEmpty();
        }
    }

    @Test
    void an_approver_says_no() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
        Claviger application = as("key-management", "key-operation");
        created(application, "refused", pair.getPublic().getEncoded());
        PendingRequest request =
                application.requests().sign(sign("refused"), Requests.Shown.NOTHING).send();
        Approvals approvals =
                as("approver").approvals(ApproverKey.of(pair.getPrivate(), pair.getPublic()));
        approvals.tasks().send().getFirst().reject().send();
        assertThat(request.status().send().status()).isEqualTo("REJECTED");
    }

    private static void created(Claviger application, String label, byte[] approver) {
        var person =
                Policy.Rule.Tokens.Groups.Approvals.with("public_key")
                        .name("one")
                        .value(Base64Bytes.of(approver))
                        .build();
        var group = new Policy.Rule.Tokens.Groups("group", 1, List.of(person));
        var token = Policy.Rule.Tokens.with("token", 0, 0).groups(List.of(group)).build();
        application
                .keys()
                .createKey(
                        CreateKey.with(label, CreateKeyAttributes.with().sign(true).build())
                                .algorithm("EC")
                                .curveOid("1.2.840.10045.3.1.7")
                                .policy(
                                        Policy.with()
                                                .ruleUse(
                                                        Policy.Rule.with()
                                                                .tokens(List.of(token))
                                                                .build())
                                                .build())
                                .build())
                .send();
    }

    @Test
    void a_file_passes_there_and_back() throws Exception {
        Claviger application = as("key-management", "key-operation");
        for (String label : List.of("files-1", "files-2")) {
            application
                    .keys()
                    .createKey(
                            CreateKey.with(
                                            label,
                                            CreateKeyAttributes.with()
                                                    .sign(true)
                                                    .derive(true)
                                                    .build())
                                    .algorithm("EC")
                                    .curveOid("1.3.132.0.34")
                                    .build())
                    .send();
        }
        for (int length : List.of(0, 1, 5_000_000)) {
            byte[] file = new byte[length];
            new Random(length).nextBytes(file);
            var encrypted = new ByteArrayOutputStream();
            application.files().encrypt("files-1", new ByteArrayInputStream(file), encrypted);
            assertThat(encrypted.size()).isGreaterThan(length);
            var decrypted = new ByteArrayOutputStream();
            Receipt receipt =
                    application
                            .files()
                            .decrypt(
                                    "files-1",
                                    Optional.empty(),
                                    new ByteArrayInputStream(encrypted.toByteArray()),
                                    decrypted);
            assertThat(decrypted.toByteArray()).isEqualTo(file);
            assertThat(receipt.evidence()).isPresent();

            byte[] cut = Arrays.copyOf(encrypted.toByteArray(), encrypted.size() - 1);
            assertThatThrownBy(
                            () ->
                                    application
                                            .files()
                                            .decrypt(
                                                    "files-1",
                                                    Optional.empty(),
                                                    new ByteArrayInputStream(cut),
                                                    new ByteArrayOutputStream()))
                    .isInstanceOf(ClavigerException.class);
            assertThatThrownBy(
                            () ->
                                    application
                                            .files()
                                            .decrypt(
                                                    "files-2",
                                                    Optional.empty(),
                                                    new ByteArrayInputStream(
                                                            encrypted.toByteArray()),
                                                    new ByteArrayOutputStream()))
                    .isInstanceOf(ClavigerException.Refused.class);
        }
    }

    @Test
    void a_file_that_cannot_be_read_is_not_encrypted() throws Exception {
        Claviger application = as("key-management", "key-operation");
        application
                .keys()
                .createKey(
                        CreateKey.with(
                                        "files-3",
                                        CreateKeyAttributes.with().sign(true).derive(true).build())
                                .algorithm("EC")
                                .curveOid("1.3.132.0.34")
                                .build())
                .send();
        InputStream broken =
                new InputStream() {
                    private int left = 300_000;

                    @Override
                    public int read() throws IOException {
                        return read(new byte[1], 0, 1) < 0 ? -1 : 0;
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        if (left <= 0) {
                            throw new IOException("the disk is gone");
                        }
                        left -= length;
                        return length;
                    }
                };
        assertThatThrownBy(
                        () ->
                                application
                                        .files()
                                        .encrypt("files-3", broken, new ByteArrayOutputStream()))
                .isInstanceOf(ClavigerException.class)
                .hasRootCauseMessage("the disk is gone");
    }

    @Test
    void a_call_with_an_idempotency_key_is_recorded_under_it() {
        Answer<SignedKeyAttributes> answer =
                claviger.keys()
                        .createKey(
                                CreateKey.with(
                                                "once",
                                                CreateKeyAttributes.with().decrypt(true).build())
                                        .algorithm("AES")
                                        .keySize(256L)
                                        .build())
                        .idempotent()
                        .sendForReceipt();
        assertThat(answer.receipt().requestId()).matches("ik-[0-9a-f]{32}");
    }
}
