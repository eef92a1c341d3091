package io.claviger.engine.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.command.Event;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.PartitionId;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PinHolder;
import io.claviger.core.state.PolicySetting;
import io.claviger.core.state.Role;
import io.claviger.core.state.TokenPin;
import io.claviger.core.state.TokenPins;
import io.claviger.engine.testing.TestBoundary;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PINs of tokens: who sets them, and how often a wrong one may come. */
class PinDeciderTest {
    private static final Bytes RIGHT = Bytes.of(new byte[] {1});
    private static final Bytes WRONG = Bytes.of(new byte[] {2});
    private static final Bytes NEXT = Bytes.of(new byte[] {3});
    private static final Bytes OFFICER = Bytes.of(new byte[] {4});

    private final TestBoundary boundary = TestBoundary.create();
    private Instant now = boundary.clock().instant();

    @BeforeEach
    void bothPinsAreSet() {
        store(
                TokenPins.initialized(TokenPin.fresh(OFFICER))
                        .with(PinHolder.USER, TokenPin.fresh(RIGHT)));
    }

    private Partition partition() {
        return boundary.state().partition(TestBoundary.DEMO).orElseThrow();
    }

    private void store(TokenPins pins) {
        boundary.state().put(partition().opening(pins));
    }

    private Decision decide(
            Origin origin,
            Operation operation,
            PinHolder holder,
            Optional<Bytes> presented,
            Optional<Bytes> next) {
        return PinDecider.decide(
                new Command.UsePin(origin, operation, TestBoundary.DEMO, holder, presented, next),
                boundary.state(),
                now);
    }

    private Decision logIn(Bytes presented) {
        return decide(
                boundary.as(Role.KEY_OPERATION),
                Operation.LOG_IN_TOKEN,
                PinHolder.USER,
                Optional.of(presented),
                Optional.empty());
    }

    /** Folds what a decision says, as the journal would; its refusal. */
    private Optional<RefusalCode> applied(Decision decision) {
        var events =
                switch (decision) {
                    case Decision.Accepted(var all) -> all;
                    case Decision.Refused(var _, var all) -> all;
                };
        for (Event event : events) {
            var _ = Fold.fold(event, boundary.state());
        }
        return decision instanceof Decision.Refused(var refusal, var _)
                ? Optional.of(refusal.code())
                : Optional.empty();
    }

    private TokenPin user() {
        return partition().pins().orElseThrow().user().orElseThrow();
    }

    @Test
    void ten_wrong_ones_in_a_row_lock_and_the_right_one_helps_no_more() {
        for (int i = 1; i <= TokenPin.ATTEMPTS; i++) {
            assertThat(applied(logIn(WRONG))).contains(RefusalCode.PIN_INCORRECT);
            assertThat(user().wrong()).isEqualTo(i);
        }
        assertThat(applied(logIn(RIGHT))).contains(RefusalCode.PIN_LOCKED);
        assertThat(applied(logIn(WRONG))).contains(RefusalCode.PIN_LOCKED);
        assertThat(user().wrong()).isEqualTo(TokenPin.ATTEMPTS);
        now = now.plus(TokenPin.PAUSE).minus(Duration.ofNanos(1));
        assertThat(applied(logIn(RIGHT))).contains(RefusalCode.PIN_LOCKED);
        now = now.plusNanos(1);
        assertThat(applied(logIn(RIGHT))).isEmpty();
        assertThat(user()).isEqualTo(TokenPin.fresh(RIGHT));
    }

    @Test
    void a_right_one_after_nine_wrong_ones_begins_anew() {
        for (int i = 1; i < TokenPin.ATTEMPTS; i++) {
            assertThat(applied(logIn(WRONG))).contains(RefusalCode.PIN_INCORRECT);
        }
        assertThat(applied(logIn(RIGHT))).isEmpty();
        assertThat(user().wrong()).isZero();
        // Nothing is written where nothing changes.
        assertThat(logIn(RIGHT)).isEqualTo(Decision.accepted());
    }

    @Test
    void wrong_ones_for_the_user_do_not_lock_the_officer() {
        for (int i = 1; i <= TokenPin.ATTEMPTS; i++) {
            applied(logIn(WRONG));
        }
        assertThat(applied(setUserPin(OFFICER))).isEmpty();
        assertThat(user()).isEqualTo(TokenPin.fresh(NEXT));
    }

    private Decision setUserPin(Bytes presented) {
        return decide(
                boundary.as(Role.KEY_MANAGEMENT),
                Operation.SET_USER_PIN,
                PinHolder.SECURITY_OFFICER,
                Optional.of(presented),
                Optional.of(NEXT));
    }

    @Test
    void only_the_officer_sets_the_pin_of_the_user() {
        assertThat(
                        applied(
                                decide(
                                        boundary.as(Role.KEY_MANAGEMENT),
                                        Operation.SET_USER_PIN,
                                        PinHolder.USER,
                                        Optional.of(RIGHT),
                                        Optional.of(NEXT))))
                .contains(RefusalCode.ROLE_NOT_ALLOWED);
        assertThat(applied(setUserPin(WRONG))).contains(RefusalCode.PIN_INCORRECT);
        assertThat(partition().pins().orElseThrow().securityOfficer().wrong()).isEqualTo(1);
        assertThat(user()).isEqualTo(TokenPin.fresh(RIGHT));
    }

    @Test
    void a_holder_changes_a_pin_by_giving_it() {
        assertThat(applied(change(WRONG))).contains(RefusalCode.PIN_INCORRECT);
        assertThat(applied(change(RIGHT))).isEmpty();
        assertThat(user()).isEqualTo(TokenPin.fresh(NEXT));
        boundary.policy(PartitionPolicy.DEFAULT.with(PolicySetting.READ_ONLY, true));
        assertThat(applied(change(NEXT))).contains(RefusalCode.POLICY_FORBIDS);
        assertThat(applied(logIn(NEXT))).isEmpty();
    }

    private Decision change(Bytes presented) {
        return decide(
                boundary.as(Role.KEY_OPERATION),
                Operation.CHANGE_PIN,
                PinHolder.USER,
                Optional.of(presented),
                Optional.of(NEXT));
    }

    @Test
    void a_token_is_initialized_by_a_program_once_and_only_where_that_is_on() {
        assertThat(applied(initialize(boundary.as(Role.KEY_MANAGEMENT))))
                .contains(RefusalCode.POLICY_FORBIDS);
        boundary.policy(PartitionPolicy.DEFAULT.with(PolicySetting.PKCS11_INIT_TOKEN, true));
        assertThat(applied(initialize(boundary.as(Role.KEY_MANAGEMENT))))
                .contains(RefusalCode.POLICY_FORBIDS);
        assertThat(applied(initialize(boundary.node()))).isEmpty();
        assertThat(partition().pins()).contains(TokenPins.initialized(TokenPin.fresh(NEXT)));
        assertThat(applied(logIn(RIGHT))).contains(RefusalCode.PIN_NOT_SET);
    }

    private Decision initialize(Origin origin) {
        return decide(
                origin,
                Operation.INITIALIZE_TOKEN,
                PinHolder.SECURITY_OFFICER,
                Optional.empty(),
                Optional.of(NEXT));
    }

    @Test
    void nobody_tries_pins_of_another_partition() {
        boundary.partition(new PartitionId("OTHER"));
        var other =
                new Command.UsePin(
                        boundary.as(Role.KEY_OPERATION),
                        Operation.LOG_IN_TOKEN,
                        new PartitionId("OTHER"),
                        PinHolder.USER,
                        Optional.of(RIGHT),
                        Optional.empty());
        assertThat(applied(PinDecider.decide(other, boundary.state(), now)))
                .contains(RefusalCode.PARTITION_NOT_FOUND);
    }
}
