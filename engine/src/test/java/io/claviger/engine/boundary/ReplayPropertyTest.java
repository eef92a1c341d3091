package io.claviger.engine.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.command.Command;
import io.claviger.core.evidence.EvidenceRecord;
import io.claviger.core.id.DataObjectName;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.state.DataObjectAttributes;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PolicySetting;
import io.claviger.core.state.Role;
import io.claviger.engine.dataobject.CreateDataObject;
import io.claviger.engine.operation.SignRequest;
import io.claviger.engine.operation.SignatureForm;
import io.claviger.engine.testing.InMemoryJournal;
import io.claviger.engine.testing.RecordList;
import io.claviger.engine.testing.TestBoundary;
import io.claviger.engine.user.IssueRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replay is truth: the same commands fold to the same state and the same records. */
class ReplayPropertyTest {
    private static final int STEPS = 150;
    private static final List<Attribute> ATTRIBUTES = List.of(Attribute.values());

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("io.claviger.engine.testing.Seeds#fresh")
    void folding_again_gives_the_same_state_and_the_same_records(long seed) {
        var random = new Random(seed);
        var boundary = TestBoundary.create();
        for (int i = 0; i < STEPS; i++) {
            if (random.nextInt(4) == 0) {
                boundary.journal().meanwhile(() -> step(boundary, random));
            }
            step(boundary, random);
        }
        var records = new RecordList();
        var again = new InMemoryJournal(records);
        for (Command command : boundary.journal().commands()) {
            assertThat(again.append(command).toCompletableFuture()).isCompleted();
        }
        assertThat(again.state().everything()).isEqualTo(boundary.state().everything());
        assertThat(records.all()).isEqualTo(boundary.records().all());
        assertThat(records.size()).isEqualTo(boundary.journal().commands().size());
        assertThat(records.all().stream().map(EvidenceRecord::time)).isSorted();
        countersHaveNoGaps(records);
    }

    private static void countersHaveNoGaps(RecordList records) {
        Map<Object, Long> uses = new HashMap<>();
        for (EvidenceRecord record : records.all()) {
            record.keyUse()
                    .ifPresent(
                            use ->
                                    assertThat(use)
                                            .isEqualTo(
                                                    uses.merge(
                                                            record.key().orElseThrow(),
                                                            1L,
                                                            Long::sum)));
        }
    }

    /** One random request; most are legal, some are refused. */
    private static void step(TestBoundary boundary, Random random) {
        var engine = boundary.engine();
        var label = new KeyLabel("k" + random.nextInt(4));
        Role role = random.nextInt(10) == 0 ? Role.AUDITOR : Role.KEY_MANAGEMENT;
        var clock = boundary.clock();
        if (random.nextBoolean()) {
            clock.advance(Duration.ofMillis(random.nextInt(5_000)));
        } else {
            clock.setBack(Duration.ofMillis(random.nextInt(2_000)));
        }
        Object answer =
                switch (random.nextInt(10)) {
                    case 0, 1 ->
                            engine.keys()
                                    .create(
                                            boundary.as(role),
                                            TestBoundary.createKey(
                                                    label.value(), TestBoundary.P256));
                    case 2 -> engine.keys().destroy(boundary.as(role), label, Optional.empty());
                    case 3 ->
                            engine.keys()
                                    .changeAttributes(
                                            boundary.as(role),
                                            label,
                                            Optional.empty(),
                                            Map.of(
                                                    ATTRIBUTES.get(
                                                            random.nextInt(ATTRIBUTES.size())),
                                                    random.nextBoolean()),
                                            Optional.empty());
                    case 4 ->
                            engine.partitions()
                                    .changePolicy(
                                            boundary.as(Role.PARTITION_SO),
                                            TestBoundary.DEMO,
                                            PartitionPolicy.DEFAULT
                                                    .with(
                                                            PolicySetting.CLIENT_API_ACCESS,
                                                            random.nextInt(5) > 0)
                                                    .with(
                                                            PolicySetting.READ_ONLY,
                                                            random.nextInt(5) == 0)
                                                    .with(
                                                            PolicySetting.USE_OBJECTS,
                                                            random.nextInt(5) > 0)
                                                    .with(
                                                            PolicySetting.DESTROY_OBJECTS,
                                                            random.nextInt(5) > 0));
                    case 5 ->
                            engine.credentials()
                                    .issue(
                                            boundary.as(Role.PARTITION_SO),
                                            new IssueRequest(
                                                    "n",
                                                    Role.SERVICE,
                                                    Optional.empty(),
                                                    Optional.of(TestBoundary.APPLICATION),
                                                    Optional.empty()));
                    case 6 -> {
                        try (var value = TestBoundary.secret("value")) {
                            yield engine.dataObjects()
                                    .create(
                                            boundary.as(role),
                                            new CreateDataObject(
                                                    new DataObjectName(label.value()),
                                                    value,
                                                    new DataObjectAttributes(
                                                            true, true, random.nextBoolean())));
                        }
                    }
                    case 7 ->
                            engine.dataObjects()
                                    .delete(boundary.as(role), new DataObjectName(label.value()));
                    default ->
                            engine.operations()
                                    .sign(
                                            boundary.as(Role.KEY_OPERATION),
                                            new SignRequest(
                                                    label,
                                                    Optional.empty(),
                                                    SignatureMechanism.SHA256_WITH_ECDSA,
                                                    SignatureForm.DER,
                                                    new byte[] {1}));
                };
        assertThat(answer).isNotNull();
    }
}
