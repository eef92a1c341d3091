package io.claviger.engine.user;

import static io.claviger.engine.testing.Answers.granted;
import static io.claviger.engine.testing.Answers.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.command.Command;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Role;
import io.claviger.crypto.token.ApiToken;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.testing.TestBoundary;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CredentialsTest {
    private static final PartitionId OTHER = new PartitionId("OTHER");

    private final TestBoundary boundary = TestBoundary.create();

    private Answer<Issued> issue(
            Role officer,
            Role role,
            Optional<PartitionId> partition,
            Optional<String> application) {
        return boundary.engine()
                .credentials()
                .issue(
                        boundary.as(officer),
                        new IssueRequest(
                                "n",
                                role,
                                partition,
                                application.map(ApplicationId::new),
                                Optional.empty()));
    }

    @Test
    void the_state_holds_the_hash_and_the_answer_the_token() {
        Issued issued = granted(issue(Role.PARTITION_SO, Role.SERVICE, Optional.empty(), app()));
        var stored = boundary.state().credential(issued.credential().id()).orElseThrow();
        assertThat(stored.tokenHash()).isEqualTo(ApiToken.hash(issued.token()));
        assertThat(boundary.state().everything().toString()).doesNotContain(issued.token());
        assertThat(boundary.records().all().toString()).doesNotContain(issued.token());
        assertThat(boundary.journal().commands().toString()).doesNotContain(issued.token());
        assertThat(issued.toString()).doesNotContain(issued.token());
    }

    private static Optional<String> app() {
        return Optional.of("demo");
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"KEY_MANAGEMENT", "KEY_OPERATION", "APPROVER", "SERVICE", "AUDITOR"})
    void a_partition_officer_hands_out_what_works_in_the_own_partition(Role role) {
        Optional<String> application = role.ofApplication() ? app() : Optional.empty();
        granted(issue(Role.PARTITION_SO, role, Optional.of(TestBoundary.DEMO), application));
        boundary.partition(OTHER);
        boundary.onboard(TestBoundary.form("foreign", "OTHER", List.of()));
        assertThat(
                        refused(
                                issue(
                                        Role.PARTITION_SO,
                                        role,
                                        Optional.of(OTHER),
                                        application.map(_ -> "foreign"))))
                .isEqualTo(RefusalCode.ROLE_NOT_ALLOWED);
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"DEVICE_SO", "PARTITION_SO"})
    void a_partition_officer_makes_no_officers(Role role) {
        assertThat(
                        refused(
                                issue(
                                        Role.PARTITION_SO,
                                        role,
                                        Optional.of(TestBoundary.DEMO),
                                        Optional.empty())))
                .isEqualTo(RefusalCode.ROLE_NOT_ALLOWED);
    }

    @Test
    void a_device_officer_hands_out_no_credentials_for_keys() {
        assertThat(refused(issue(Role.DEVICE_SO, Role.KEY_OPERATION, Optional.empty(), app())))
                .isEqualTo(RefusalCode.ROLE_NOT_ALLOWED);
        granted(issue(Role.DEVICE_SO, Role.DEVICE_SO, Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"KEY_MANAGEMENT", "KEY_OPERATION", "APPROVER", "SERVICE", "AUDITOR"})
    void who_is_no_officer_hands_out_nothing(Role caller) {
        assertThat(refused(issue(caller, Role.SERVICE, Optional.empty(), app())))
                .isEqualTo(RefusalCode.ROLE_NOT_ALLOWED);
    }

    @Test
    void contradictions_are_refused_and_recorded() {
        int before = boundary.records().size();
        assertThat(
                        refused(
                                issue(
                                        Role.PARTITION_SO,
                                        Role.KEY_OPERATION,
                                        Optional.of(TestBoundary.DEMO),
                                        Optional.empty())))
                .isEqualTo(RefusalCode.CREDENTIAL_INVALID);
        assertThat(
                        refused(
                                issue(
                                        Role.PARTITION_SO,
                                        Role.KEY_OPERATION,
                                        Optional.of(TestBoundary.DEMO),
                                        Optional.of("nobody"))))
                .isEqualTo(RefusalCode.APPLICATION_NOT_FOUND);
        assertThat(refused(issue(Role.DEVICE_SO, Role.AUDITOR, Optional.empty(), app())))
                .isEqualTo(RefusalCode.CREDENTIAL_INVALID);
        assertThat(
                        refused(
                                issue(
                                        Role.DEVICE_SO,
                                        Role.PARTITION_SO,
                                        Optional.of(OTHER),
                                        Optional.empty())))
                .isEqualTo(RefusalCode.PARTITION_NOT_FOUND);
        assertThat(boundary.records().size()).isEqualTo(before + 4);
    }

    @Test
    void a_name_has_1_to_128_characters_and_an_expiry_lies_ahead() {
        Instant now = boundary.clock().instant();
        assertThat(named("x".repeat(128), now.plusSeconds(1))).isInstanceOf(Answer.Granted.class);
        assertThat(refused(named("x".repeat(129), now.plusSeconds(1))))
                .isEqualTo(RefusalCode.CREDENTIAL_INVALID);
        assertThat(refused(named(" ", now.plusSeconds(1))))
                .isEqualTo(RefusalCode.CREDENTIAL_INVALID);
        assertThat(refused(named("n", now))).isEqualTo(RefusalCode.CREDENTIAL_INVALID);
    }

    private Answer<Issued> named(String name, Instant expires) {
        return boundary.engine()
                .credentials()
                .issue(
                        boundary.as(Role.PARTITION_SO),
                        new IssueRequest(
                                name,
                                Role.SERVICE,
                                Optional.empty(),
                                Optional.of(TestBoundary.APPLICATION),
                                Optional.of(expires)));
    }

    @Test
    void an_id_that_is_taken_does_not_replace_a_credential() {
        var credential = boundary.credential(Role.AUDITOR).credential();
        var outcome =
                boundary.engine()
                        .inquiries()
                        .propose(new Command.IssueCredential(boundary.node(), credential));
        assertThat(outcome.refusal())
                .hasValueSatisfying(
                        refusal ->
                                assertThat(refusal.code())
                                        .isEqualTo(RefusalCode.CREDENTIAL_INVALID));
    }

    @Test
    void an_officer_revokes_within_reach_and_twice_is_no_error() {
        var credentials = boundary.engine().credentials();
        var service = boundary.credential(Role.SERVICE).credential().id();
        assertThat(refused(credentials.revoke(boundary.as(Role.DEVICE_SO), service)))
                .isEqualTo(RefusalCode.CREDENTIAL_NOT_FOUND);
        assertThat(
                        refused(
                                credentials.revoke(
                                        boundary.as(Role.PARTITION_SO),
                                        boundary.credential(Role.DEVICE_SO).credential().id())))
                .isEqualTo(RefusalCode.CREDENTIAL_NOT_FOUND);
        assertThat(
                        refused(
                                credentials.revoke(
                                        boundary.as(Role.PARTITION_SO),
                                        new CredentialId("cr-ffffffffffffffff"))))
                .isEqualTo(RefusalCode.CREDENTIAL_NOT_FOUND);
        var first = granted(credentials.revoke(boundary.as(Role.PARTITION_SO), service));
        boundary.clock().advance(java.time.Duration.ofHours(1));
        var second = granted(credentials.revoke(boundary.as(Role.PARTITION_SO), service));
        assertThat(second).isEqualTo(first);
        assertThat(boundary.state().credential(service)).contains(first);
    }
}
