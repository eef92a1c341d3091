package io.claviger.engine.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.change.BeforePicture;
import io.claviger.core.change.Change;
import io.claviger.core.change.ChangeStatus;
import io.claviger.core.change.ChangeStep;
import io.claviger.core.change.GateCheck;
import io.claviger.core.change.GateProbe;
import io.claviger.core.change.ProbeResult;
import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.command.Event;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.Ticket;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.refusal.Rung;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PolicySetting;
import io.claviger.core.state.Role;
import io.claviger.engine.testing.TestBoundary;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ChangeDeciderTest {
    private static final Instant TIME = Instant.parse("2026-11-27T00:00:00Z");
    private static final KeyLabel KEY = new KeyLabel("probe");

    private final TestBoundary boundary = TestBoundary.create();

    private static GateCheck check(boolean passed) {
        return new GateCheck(
                TIME,
                List.of(
                        new ProbeResult(
                                TestBoundary.APPLICATION,
                                KEY,
                                Optional.of(7L),
                                passed ? Optional.empty() : Optional.of(Rung.IDENTITY),
                                "found")));
    }

    private Change stored(PartitionPolicy before) {
        var change =
                new Change(
                                new Ticket("CHG-1"),
                                "plan",
                                "criteria",
                                new TreeSet<>(Set.of(TestBoundary.DEMO)),
                                List.of(),
                                List.of(
                                        new GateProbe(
                                                TestBoundary.APPLICATION,
                                                InterfaceName.REST,
                                                KEY,
                                                Optional.empty(),
                                                Optional.of("go on"))),
                                ChangeStatus.OPEN,
                                TIME,
                                Optional.empty(),
                                new BeforePicture(
                                        1,
                                        Bytes.ofHex("11".repeat(32)),
                                        "node",
                                        new TreeMap<>(Map.of(TestBoundary.DEMO, before)),
                                        new TreeMap<>(),
                                        Optional.empty()),
                                List.of(),
                                List.of(),
                                Optional.empty(),
                                1)
                        .checked(check(true));
        boundary.state().put(change);
        return change;
    }

    private Decision decide(Operation operation, Change next) {
        return Decider.decide(
                new Command.AdvanceChange(boundary.as(Role.PARTITION_SO), operation, next),
                boundary.state(),
                TIME);
    }

    private static ChangeStep step() {
        return new ChangeStep(TIME, Optional.empty(), "done");
    }

    private static void refused(Decision decision, RefusalCode code) {
        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.Refused.class,
                        no -> assertThat(no.refusal().code()).isEqualTo(code));
    }

    @Test
    void a_change_closes_on_a_passed_gate_behind_a_step_alone() {
        Change open = stored(PartitionPolicy.DEFAULT);
        refused(
                decide(Operation.CLOSE_CHANGE, open.ended(check(true))),
                RefusalCode.CHANGE_INVALID);
        Change stepped = open.stepped(step());
        boundary.state().put(stepped);
        refused(
                decide(Operation.CLOSE_CHANGE, stepped.ended(check(false))),
                RefusalCode.GATE_NOT_PASSED);
        refused(
                decide(Operation.CLOSE_CHANGE, stepped.ended(new GateCheck(TIME, List.of()))),
                RefusalCode.GATE_NOT_PASSED);
        refused(
                decide(Operation.RECORD_CHANGE_STEP, stepped.stepped(step()).stepped(step())),
                RefusalCode.CHANGE_CONFLICT);
        assertThat(decide(Operation.CLOSE_CHANGE, stepped.ended(check(true))))
                .isInstanceOf(Decision.Accepted.class);
    }

    @Test
    void a_change_taken_back_does_not_switch_off_that_two_people_are_needed() {
        Change open = stored(PartitionPolicy.DEFAULT);
        boundary.policy(
                PartitionPolicy.DEFAULT
                        .with(PolicySetting.MINIMUM_RSA_BITS, 4096)
                        .with(PolicySetting.ONBOARDING_NEEDS_APPROVAL, true));
        var decision = decide(Operation.ROLL_BACK_CHANGE, open.takenBack(step()));
        assertThat(decision).isInstanceOf(Decision.Accepted.class);
        var stored =
                ((Decision.Accepted) decision)
                        .events().stream()
                                .filter(Event.PartitionStored.class::isInstance)
                                .map(event -> ((Event.PartitionStored) event).partition().policy())
                                .toList();
        assertThat(stored)
                .containsExactly(
                        PartitionPolicy.DEFAULT.with(
                                PolicySetting.ONBOARDING_NEEDS_APPROVAL, true));
    }
}
