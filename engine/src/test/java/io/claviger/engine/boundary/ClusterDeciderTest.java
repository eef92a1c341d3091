package io.claviger.engine.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.command.ClusterStep;
import io.claviger.core.command.Command;
import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.Bytes;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.Nodes;
import io.claviger.core.state.Restoration;
import io.claviger.core.state.Role;
import io.claviger.engine.testing.Answers;
import io.claviger.engine.testing.TestBoundary;
import io.claviger.engine.user.IssueRequest;
import io.claviger.engine.user.Issued;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which nodes keep a device is decided by as many officers as the device asks for. */
class ClusterDeciderTest {
    private static final Bytes SECRET = Bytes.ofHex("11".repeat(32));

    private final TestBoundary boundary = TestBoundary.create();
    private final Origin one = boundary.as(Role.DEVICE_SO);
    private final Origin two = boundary.as(officer("second"));

    private Issued officer(String name) {
        return Answers.granted(
                boundary.engine()
                        .credentials()
                        .issue(
                                boundary.as(Role.DEVICE_SO),
                                new IssueRequest(
                                        name,
                                        Role.DEVICE_SO,
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty())));
    }

    private Optional<RefusalCode> propose(Origin origin, ClusterStep step) {
        return boundary.engine()
                .inquiries()
                .propose(new Command.ChangeCluster(origin, step))
                .refusal()
                .map(Refusal::code);
    }

    private Nodes nodes() {
        return boundary.state().device().orElseThrow().nodes();
    }

    private static Nodes.Node node(String name) {
        return new Nodes.Node(
                name,
                name + ".example:9443",
                Bytes.ofHex("22".repeat(32)),
                Bytes.ofHex("33".repeat(32)),
                Optional.empty(),
                Set.of(),
                false,
                Optional.empty());
    }

    private Nodes.Candidate candidate(String name, Optional<Bytes> invitation) {
        return new Nodes.Candidate(
                name,
                name + ".example:9443",
                Bytes.ofHex("44".repeat(91)),
                Bytes.ofHex("55".repeat(32)),
                Set.of(),
                invitation,
                boundary.clock().instant().plus(Duration.ofDays(1)));
    }

    private void found() {
        assertThat(
                        propose(
                                one,
                                new ClusterStep.Found(
                                        node("n1"),
                                        new Nodes.Authority(
                                                Bytes.ofHex("66"), Bytes.ofHex("77"), 1))))
                .isEmpty();
    }

    private ClusterStep.Admit admit(String name) {
        return new ClusterStep.Admit(candidate(name, Optional.empty()));
    }

    @Test
    void one_officer_is_enough_by_default() {
        found();
        assertThat(propose(one, admit("n2"))).isEmpty();
        assertThat(nodes().member("n2")).isPresent();
        assertThat(propose(one, new ClusterStep.Remove("n2"))).isEmpty();
        assertThat(nodes().member("n2").orElseThrow().leaving()).isTrue();
        assertThat(propose(boundary.node(), new ClusterStep.Gone("n2"))).isEmpty();
        assertThat(nodes().member("n2")).isEmpty();
    }

    @Test
    void a_restored_device_is_alone_and_founds_a_cluster_anew() {
        found();
        assertThat(propose(one, admit("n2"))).isEmpty();
        assertThat(propose(one, new ClusterStep.RequireApprovals(2))).isEmpty();
        var restoration =
                new Restoration(
                        "0123456789abcdef0123456789abcdef",
                        boundary.clock().instant(),
                        3,
                        Bytes.ofHex("88".repeat(32)),
                        4);
        assertThat(
                        boundary.engine()
                                .inquiries()
                                .propose(new Command.RestoreDevice(boundary.node(), restoration))
                                .refusal())
                .isEmpty();
        assertThat(nodes().members()).isEmpty();
        assertThat(nodes().approvals()).isEqualTo(2);
        found();
        assertThat(nodes().members()).hasSize(1);
    }

    @Test
    void two_different_officers_are_two_and_one_twice_is_one() {
        found();
        assertThat(propose(one, new ClusterStep.RequireApprovals(2))).isEmpty();
        assertThat(propose(one, admit("n2"))).isEmpty();
        assertThat(propose(one, admit("n2"))).isEmpty();
        assertThat(nodes().member("n2")).isEmpty();
        assertThat(nodes().candidate("n2").orElseThrow().approvals()).hasSize(1);
        assertThat(propose(two, admit("n2"))).isEmpty();
        assertThat(nodes().member("n2")).isPresent();
        assertThat(nodes().candidates()).isEmpty();

        assertThat(propose(two, new ClusterStep.Remove("n2"))).isEmpty();
        assertThat(propose(two, new ClusterStep.Remove("n2"))).isEmpty();
        assertThat(nodes().member("n2").orElseThrow().leaving()).isFalse();
        assertThat(propose(one, new ClusterStep.Remove("n2"))).isEmpty();
        assertThat(nodes().member("n2").orElseThrow().leaving()).isTrue();
    }

    @Test
    void what_the_second_officer_approves_is_what_the_first_one_saw() {
        found();
        assertThat(propose(one, new ClusterStep.RequireApprovals(2))).isEmpty();
        assertThat(propose(one, admit("n2"))).isEmpty();
        Nodes.Candidate seen = candidate("n2", Optional.empty());
        var other =
                new Nodes.Candidate(
                        seen.name(),
                        seen.address(),
                        Bytes.ofHex("99".repeat(91)),
                        seen.recipient(),
                        Set.of(),
                        Optional.empty(),
                        seen.until());
        assertThat(propose(two, new ClusterStep.Admit(other))).contains(RefusalCode.CLUSTER_STATE);
        assertThat(nodes().member("n2")).isEmpty();
        assertThat(propose(two, new ClusterStep.TurnDown("n2"))).isEmpty();
        assertThat(propose(two, new ClusterStep.Admit(other))).isEmpty();
        assertThat(nodes().candidate("n2").orElseThrow().approvals()).hasSize(1);
    }

    @Test
    void the_number_of_officers_grows_only_and_no_further_than_there_are_some() {
        assertThat(propose(one, new ClusterStep.RequireApprovals(3)))
                .contains(RefusalCode.CLUSTER_STATE);
        assertThat(propose(one, new ClusterStep.RequireApprovals(2))).isEmpty();
        assertThat(propose(one, new ClusterStep.RequireApprovals(1)))
                .contains(RefusalCode.CLUSTER_STATE);
        assertThat(nodes().approvals()).isEqualTo(2);
    }

    @Test
    void the_last_node_stays_and_others_than_officers_decide_nothing() {
        found();
        assertThat(propose(one, new ClusterStep.Remove("n1"))).contains(RefusalCode.CLUSTER_STATE);
        for (Role role : new Role[] {Role.PARTITION_SO, Role.AUDITOR, Role.KEY_MANAGEMENT}) {
            assertThat(propose(boundary.as(role), admit("n2")))
                    .contains(RefusalCode.ROLE_NOT_ALLOWED);
        }
        // That it is out is for the nodes to say.
        assertThat(propose(one, admit("n2"))).isEmpty();
        assertThat(propose(one, new ClusterStep.Remove("n2"))).isEmpty();
        assertThat(propose(one, new ClusterStep.Gone("n2"))).contains(RefusalCode.CLUSTER_STATE);
    }

    @Test
    void an_invitation_lets_one_node_ask_once_until_it_ends() {
        found();
        invite(SECRET, Duration.ofHours(1));
        Origin nobody = nobody();
        assertThat(propose(nobody, ask(Bytes.ofHex("12".repeat(32)), "n2")))
                .contains(RefusalCode.INVITATION_INVALID);
        assertThat(propose(nobody, ask(SECRET, "n2"))).isEmpty();
        assertThat(nodes().candidate("n2").orElseThrow().approvals()).isEmpty();
        assertThat(propose(nobody, ask(SECRET, "n3"))).contains(RefusalCode.INVITATION_INVALID);
        assertThat(propose(one, new ClusterStep.Admit(nodes().candidate("n2").orElseThrow())))
                .isEmpty();
        assertThat(nodes().member("n2").orElseThrow().invitation()).contains(SECRET);

        Bytes late = Bytes.ofHex("13".repeat(32));
        invite(late, Duration.ofHours(1));
        boundary.clock().advance(Duration.ofHours(1));
        assertThat(propose(nobody(), ask(late, "n3"))).contains(RefusalCode.INVITATION_INVALID);
    }

    @Test
    void who_asks_brings_no_approvals_of_its_own() {
        found();
        invite(SECRET, Duration.ofHours(1));
        Nodes.Candidate honest = candidate("n2", Optional.of(SECRET));
        assertThat(
                        propose(
                                nobody(),
                                new ClusterStep.Ask(
                                        SECRET,
                                        honest.approvedBy(
                                                one.identity().credential().orElseThrow()))))
                .contains(RefusalCode.INVITATION_INVALID);
    }

    private ClusterStep.Ask ask(Bytes secret, String name) {
        return new ClusterStep.Ask(secret, candidate(name, Optional.of(secret)));
    }

    private void invite(Bytes secret, Duration life) {
        assertThat(
                        propose(
                                one,
                                new ClusterStep.Invite(
                                        new Nodes.Invitation(
                                                secret,
                                                boundary.clock().instant().plus(life),
                                                one.identity().credential().orElseThrow()))))
                .isEmpty();
    }

    private Origin nobody() {
        return boundary.origin(Identity.NOBODY, InterfaceName.REST, TestBoundary.SOURCE);
    }
}
