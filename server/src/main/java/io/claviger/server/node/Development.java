package io.claviger.server.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.port.Fault;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PolicySetting;
import io.claviger.core.state.Role;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.application.OnboardingForm;
import io.claviger.engine.user.IssueRequest;
import io.claviger.pkcs11.Pkcs11Server;
import io.claviger.server.config.ConfigurationError;
import io.claviger.server.datadir.DataDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What {@code --dev} adds: the partition DEMO, the application {@code demo} in it, and a file with
 * all credentials.
 */
final class Development {
    private static final PartitionId PARTITION = new PartitionId("DEMO");
    private static final ApplicationId APPLICATION = new ApplicationId("demo");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration MAJORITY_WITHIN = Duration.ofSeconds(60);
    private static final long PAUSE_MILLIS = 200;

    private Development() {}

    /** Onboards at the first start; afterwards only keeps the address in the file up to date. */
    static void credentials(
            Parts parts,
            DataDirectory directory,
            String url,
            Optional<Initialization.Initialized> made,
            Optional<Pkcs11Server> pkcs11) {
        Optional<byte[]> written = directory.credentials();
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("url", url);
        file.put("partition", PARTITION.value());
        file.put("application", APPLICATION.value());
        JsonNode before =
                written.isPresent() && made.isEmpty()
                        ? read(directory, written.get())
                        : JSON.missingNode();
        JsonNode tokens =
                before.has("tokens")
                        ? before.path("tokens")
                        : JSON.valueToTree(onboard(parts, made));
        file.put("tokens", tokens);
        pkcs11.ifPresent(
                server ->
                        file.put(
                                "pkcs11",
                                new DevelopmentToken(parts, directory, PARTITION)
                                        .described(server, tokens, before.path("pkcs11"))));
        try {
            directory.writeCredentials(
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(file));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static JsonNode read(DataDirectory directory, byte[] written) {
        try {
            return JSON.readTree(written);
        } catch (IOException damaged) {
            throw new ConfigurationError(
                    "%s is not JSON any more; delete it to get fresh credentials"
                            .formatted(directory.credentialsFile()));
        }
    }

    private static Map<String, String> onboard(
            Parts parts, Optional<Initialization.Initialized> made) {
        if (parts.journal().state().partition(PARTITION).isEmpty()) {
            require(
                    parts.engine()
                            .partitions()
                            .create(
                                    parts.origin(),
                                    PARTITION,
                                    PartitionPolicy.DEFAULT
                                            .with(PolicySetting.KEY_AUTHORIZATION, true)
                                            .with(PolicySetting.PKCS11_INIT_TOKEN, true)));
        }
        if (parts.journal().state().application(APPLICATION).isEmpty()) {
            require(parts.engine().applications().onboard(parts.origin(), form()));
        }
        Map<String, String> tokens = new LinkedHashMap<>();
        for (Role role :
                List.of(
                        Role.KEY_MANAGEMENT,
                        Role.KEY_OPERATION,
                        Role.APPROVER,
                        Role.SERVICE,
                        Role.APPROVER_KEY_MANAGEMENT,
                        Role.PARTITION_SO,
                        Role.DEVICE_SO,
                        Role.AUDITOR)) {
            tokens.put(
                    member(role),
                    role == Role.DEVICE_SO && made.isPresent()
                            ? made.get().deviceSoToken()
                            : issue(parts, role));
        }
        return tokens;
    }

    private static String issue(Parts parts, Role role) {
        var request =
                new IssueRequest(
                        "development " + role.wireName(),
                        role,
                        role == Role.PARTITION_SO ? Optional.of(PARTITION) : Optional.empty(),
                        role.ofApplication() ? Optional.of(APPLICATION) : Optional.empty(),
                        Optional.empty());
        return patiently(parts, () -> parts.engine().credentials().issue(parts.origin(), request))
                .token();
    }

    /**
     * A node of a cluster may start while the others elect a master, or be brought up to date by a
     * snapshot that does not say what became of a request: it asks again.
     */
    static <T> T patiently(Parts parts, Supplier<Answer<T>> request) {
        long deadline = System.nanoTime() + MAJORITY_WITHIN.toNanos();
        while (true) {
            try {
                return require(request.get());
            } catch (Fault.NotServing | Fault.OutcomeUnknown notNow) {
                if (parts.journal().members().isEmpty() || System.nanoTime() > deadline) {
                    throw notNow;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault.NotServing("interrupted while the node started");
        }
    }

    static <T> T require(Answer<T> answer) {
        return switch (answer) {
            case Answer.Granted<T>(var value, var _) -> value;
            case Answer.Refused<T>(var refusal, var _) ->
                    throw new IllegalStateException(refusal.message());
        };
    }

    /** key-management → keyManagement, as credentials.json has it. */
    private static String member(Role role) {
        StringBuilder name = new StringBuilder();
        for (String word : role.wireName().split("-", -1)) {
            name.append(
                    name.isEmpty()
                            ? word
                            : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }

    private static OnboardingForm form() {
        return new OnboardingForm(
                Optional.of(APPLICATION.value()),
                Optional.of(PARTITION.value()),
                Optional.of("you, who started this node"),
                Optional.of("trying out Claviger"),
                Optional.of("development"),
                Optional.of(List.of("rest", "pkcs11", "jca", "openssl", "cng")),
                Optional.of(Stream.of(KeyAlgorithm.values()).map(KeyAlgorithm::wireName).toList()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("this machine"),
                Optional.of(90),
                Optional.of(365),
                Optional.of("with the data directory"),
                Optional.of("you"),
                Optional.of("none: keys are for trying out"),
                Optional.of("the evidence log of this node"),
                Optional.of("delete the data directory"),
                Optional.empty(),
                Optional.empty(),
                Optional.of(0));
    }
}
