package io.claviger.engine.boundary;

import io.claviger.core.command.ClusterStep;
import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.command.Event;
import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.CredentialId;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Credential;
import io.claviger.core.state.Device;
import io.claviger.core.state.Nodes;
import io.claviger.core.state.Role;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides which nodes keep the device: founded by one officer, let in and put out by as many as the
 * device asks for. Pure.
 */
final class ClusterDecider {
    private ClusterDecider() {}

    static Decision decide(Command.ChangeCluster c, StateView state, Instant now) {
        // Who asks by an invitation is nobody yet: the invitation is what lets them.
        Optional<Refusal> forbidden =
                c.step() instanceof ClusterStep.Ask
                        ? Optional.empty()
                        : Decider.forbidsCaller(c.origin(), Operation.CHANGE_CLUSTER, state, now);
        if (forbidden.isPresent()) {
            return new Decision.Refused(forbidden.get());
        }
        Device device = state.device().orElseThrow();
        Nodes nodes = device.nodes().at(now);
        Decided decided =
                switch (c.step()) {
                    case ClusterStep.Found step -> found(step, nodes);
                    case ClusterStep.RequireApprovals step -> require(step, nodes, state, now);
                    case ClusterStep.Invite step -> invite(step, nodes);
                    case ClusterStep.Ask step -> ask(step, nodes);
                    case ClusterStep.Admit step ->
                            admit(step, c.origin().identity(), device, nodes);
                    case ClusterStep.TurnDown(String node) ->
                            nodes.candidate(node).isPresent()
                                    ? new Decided.Becomes(nodes.turningDown(node))
                                    : no("no node '%s' asks to be let in".formatted(node));
                    case ClusterStep.Remove(String node) ->
                            remove(node, c.origin().identity(), device, nodes);
                    case ClusterStep.Gone(String node) -> gone(node, c.origin().identity(), nodes);
                    case ClusterStep.Certified(String node, Instant until) ->
                            nodes.member(node)
                                    .<Decided>map(
                                            member ->
                                                    new Decided.Becomes(
                                                            nodes.with(
                                                                    member.certifiedUntil(until))))
                                    .orElseGet(() -> noNode(node));
                };
        return switch (decided) {
            case Decided.No(Refusal refusal) -> new Decision.Refused(refusal);
            case Decided.Becomes(Nodes next) -> {
                Device changed = device.with(next);
                // Who is no member needs no copy of a root key.
                yield Decision.accepted(
                        new Event.DeviceStored(
                                c.step() instanceof ClusterStep.Gone(String node)
                                        ? changed.with(changed.rootKey().without(node))
                                        : changed));
            }
        };
    }

    private sealed interface Decided {
        record Becomes(Nodes next) implements Decided {}

        record No(Refusal refusal) implements Decided {}
    }

    private static Decided found(ClusterStep.Found step, Nodes nodes) {
        // A node that failed while it founded a cluster does it again.
        return nodes.members().stream().allMatch(node -> node.name().equals(step.first().name()))
                ? new Decided.Becomes(nodes.certifiedBy(step.authority()).with(step.first()))
                : no("there is a cluster already");
    }

    private static Decided require(
            ClusterStep.RequireApprovals step, Nodes nodes, StateView state, Instant now) {
        if (step.officers() < nodes.approvals()) {
            // Else one officer would switch off that there must be several.
            return no(
                    "%d device SOs are asked for; that can be more, but not fewer again"
                            .formatted(nodes.approvals()));
        }
        long officers =
                state.officerCredentials().stream()
                        .filter(each -> each.role() == Role.DEVICE_SO)
                        .filter((Credential each) -> each.validAt(now))
                        .count();
        if (step.officers() > officers) {
            return no("there are %d device SOs".formatted(officers));
        }
        return new Decided.Becomes(nodes.requiring(step.officers()));
    }

    private static Decided invite(ClusterStep.Invite step, Nodes nodes) {
        if (nodes.members().isEmpty()) {
            return no(
                    "this device is in no cluster; 'claviger cluster init' makes its node the first"
                            + " of one");
        }
        return nodes.invitations().size() >= Nodes.MAX_WAITING
                ? no("%d invitations wait already".formatted(Nodes.MAX_WAITING))
                : new Decided.Becomes(nodes.inviting(step.invitation()));
    }

    private static Decided ask(ClusterStep.Ask step, Nodes nodes) {
        Nodes.Candidate candidate = step.candidate();
        if (nodes.invitation(step.secret()).isEmpty()
                || !candidate.invitation().equals(Optional.of(step.secret()))
                || !candidate.approvals().isEmpty()) {
            return new Decided.No(
                    Refusal.of(
                            RefusalCode.INVITATION_INVALID,
                            "the invitation was used, has ended, or was never made"));
        }
        return taken(candidate, nodes)
                .or(
                        () ->
                                nodes.candidate(candidate.name())
                                        .map(_ -> no("a node of that name asks already")))
                .orElseGet(
                        () ->
                                nodes.candidates().size() >= Nodes.MAX_WAITING
                                        ? no("too many nodes wait already")
                                        : new Decided.Becomes(
                                                nodes.using(step.secret()).with(candidate)));
    }

    private static Decided admit(
            ClusterStep.Admit step, Identity officer, Device device, Nodes nodes) {
        Nodes.Candidate candidate = step.candidate();
        if (nodes.members().isEmpty()) {
            return no("this device is in no cluster");
        }
        if (device.rootKey().next().isPresent()) {
            return no("the root key is being replaced; let the node in once that is done");
        }
        Optional<Nodes.Node> member = nodes.member(candidate.name());
        if (member.filter(candidate::became).isPresent()) {
            // The answer may have been lost.
            return new Decided.Becomes(nodes);
        }
        Optional<Nodes.Candidate> waiting = nodes.candidate(candidate.name());
        if (waiting.filter(known -> !known.asks(candidate)).isPresent()) {
            return no(
                    "another node of the name '%s' waits; turn it down first"
                            .formatted(candidate.name()));
        }
        // Officers have credentials: the decider has refused all others.
        CredentialId by = officer.credential().orElseThrow();
        return taken(candidate, nodes)
                .orElseGet(
                        () ->
                                new Decided.Becomes(
                                        nodes.admitting(
                                                waiting.orElse(
                                                        new Nodes.Candidate(
                                                                candidate.name(),
                                                                candidate.address(),
                                                                candidate.publicKey(),
                                                                candidate.recipient(),
                                                                java.util.Set.of(),
                                                                Optional.empty(),
                                                                candidate.until())),
                                                by)));
    }

    private static Optional<Decided> taken(Nodes.Candidate candidate, Nodes nodes) {
        return nodes.members().stream()
                        .anyMatch(
                                node ->
                                        node.name().equals(candidate.name())
                                                || node.address().equals(candidate.address()))
                ? Optional.of(
                        no(
                                "there is a node '%s' or a node at %s in the cluster"
                                        .formatted(candidate.name(), candidate.address())))
                : Optional.empty();
    }

    private static Decided remove(String node, Identity officer, Device device, Nodes nodes) {
        Optional<Nodes.Node> member = nodes.member(node);
        if (member.isEmpty()) {
            return noNode(node);
        }
        if (device.rootKey().next().isPresent()) {
            return no("the root key is being replaced; put the node out once that is done");
        }
        if (nodes.members().stream().filter(each -> !each.leaving()).count() < 2) {
            return no("the last node stays");
        }
        return new Decided.Becomes(
                nodes.removing(member.get(), officer.credential().orElseThrow()));
    }

    private static Decided gone(String node, Identity who, Nodes nodes) {
        return who.equals(Identity.NODE)
                        && nodes.member(node).filter(Nodes.Node::leaving).isPresent()
                ? new Decided.Becomes(nodes.without(node))
                : no("node '%s' is not to be put out".formatted(node));
    }

    private static Decided noNode(String node) {
        return no("there is no node '%s' in the cluster".formatted(node));
    }

    private static Decided no(String why) {
        return new Decided.No(Refusal.of(RefusalCode.CLUSTER_STATE, why));
    }
}
