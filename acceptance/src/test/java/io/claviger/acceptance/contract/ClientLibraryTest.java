package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.client.Answer;
import io.claviger.client.Claviger;
import io.claviger.client.ClavigerException;
import io.claviger.client.ClientSettings;
import io.claviger.client.PendingRequest;
import io.claviger.client.Requests;
import io.claviger.client.model.CreateKey;
import io.claviger.client.model.CreateKeyAttributes;
import io.claviger.client.model.GetProofQuery;
import io.claviger.client.model.KeyReference;
import io.claviger.client.model.ListKeysQuery;
import io.claviger.client.model.RequestStatus;
import io.claviger.client.model.SignRequest;
import io.claviger.client.model.SignedKeyAttributes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
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

    @BeforeAll
    void connect(ClavigerProcess node) throws Exception {
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
}
