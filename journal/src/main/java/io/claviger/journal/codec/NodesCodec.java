package io.claviger.journal.codec;

import static io.claviger.journal.codec.ValueCodec.bytes;
import static io.claviger.journal.codec.ValueCodec.known;
import static io.claviger.journal.codec.ValueCodec.require;
import static io.claviger.journal.codec.ValueCodec.time;

import io.claviger.core.command.ClusterStep;
import io.claviger.core.command.Command;
import io.claviger.core.command.RootKeyStep;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.state.Nodes;
import io.claviger.core.state.RootKey;
import io.claviger.journal.proto.v1.Commands;
import io.claviger.journal.proto.v1.Values;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Root key, nodes, and the commands about them as bytes (docs/formats/journal.md). */
final class NodesCodec {
    private NodesCodec() {}

    static Values.RootKey toMessage(RootKey key) {
        var m =
                Values.RootKey.newBuilder()
                        .setVersion(key.version())
                        .addAllCopies(copies(key.copies()));
        key.check().ifPresent(check -> m.setCheck(bytes(check)));
        key.next().ifPresent(check -> m.setNext(bytes(check)));
        return m.build();
    }

    static RootKey fromMessage(Values.RootKey unchecked) {
        var m = known(unchecked);
        return new RootKey(
                m.getVersion(),
                m.hasCheck() ? Optional.of(bytes(m.getCheck())) : Optional.empty(),
                m.hasNext() ? Optional.of(bytes(m.getNext())) : Optional.empty(),
                copies(m.getCopiesList()));
    }

    private static List<Values.SealedCopy> copies(Map<String, Bytes> copies) {
        return new TreeMap<>(copies)
                .entrySet().stream()
                        .map(
                                copy ->
                                        Values.SealedCopy.newBuilder()
                                                .setNode(copy.getKey())
                                                .setSealed(bytes(copy.getValue()))
                                                .build())
                        .toList();
    }

    private static Map<String, Bytes> copies(List<Values.SealedCopy> messages) {
        Map<String, Bytes> copies = new HashMap<>();
        messages.forEach(m -> copies.put(known(m).getNode(), bytes(m.getSealed())));
        require(copies.size() == messages.size(), "a node has one copy");
        return copies;
    }

    static Values.Nodes toMessage(Nodes nodes) {
        var m =
                Values.Nodes.newBuilder()
                        .setApprovals(nodes.approvals())
                        .addAllMembers(nodes.members().stream().map(NodesCodec::toMessage).toList())
                        .addAllCandidates(
                                nodes.candidates().stream().map(NodesCodec::toMessage).toList())
                        .addAllInvitations(
                                nodes.invitations().stream().map(NodesCodec::toMessage).toList());
        nodes.authority().ifPresent(authority -> m.setAuthority(toMessage(authority)));
        return m.build();
    }

    static Nodes fromMessage(Values.Nodes unchecked) {
        var m = known(unchecked);
        return new Nodes(
                m.getApprovals(),
                m.hasAuthority() ? Optional.of(fromMessage(m.getAuthority())) : Optional.empty(),
                m.getMembersList().stream().map(NodesCodec::fromMessage).toList(),
                m.getCandidatesList().stream().map(NodesCodec::fromMessage).toList(),
                m.getInvitationsList().stream().map(NodesCodec::fromMessage).toList());
    }

    private static Values.ClusterAuthority toMessage(Nodes.Authority authority) {
        return Values.ClusterAuthority.newBuilder()
                .setCertificate(bytes(authority.certificate()))
                .setWrappedKey(bytes(authority.wrappedKey()))
                .setRootKey(authority.rootKey())
                .build();
    }

    private static Nodes.Authority fromMessage(Values.ClusterAuthority unchecked) {
        var m = known(unchecked);
        return new Nodes.Authority(
                bytes(m.getCertificate()), bytes(m.getWrappedKey()), m.getRootKey());
    }

    private static Values.ClusterNode toMessage(Nodes.Node node) {
        var m =
                Values.ClusterNode.newBuilder()
                        .setName(node.name())
                        .setAddress(node.address())
                        .setKey(bytes(node.key()))
                        .setRecipient(bytes(node.recipient()))
                        .addAllRemoval(sorted(node.removal()))
                        .setLeaving(node.leaving());
        node.certificateUntil().ifPresent(until -> m.setCertificateUntil(time(until)));
        node.invitation().ifPresent(secret -> m.setInvitation(bytes(secret)));
        return m.build();
    }

    private static Nodes.Node fromMessage(Values.ClusterNode unchecked) {
        var m = known(unchecked);
        return new Nodes.Node(
                m.getName(),
                m.getAddress(),
                bytes(m.getKey()),
                bytes(m.getRecipient()),
                m.hasCertificateUntil()
                        ? Optional.of(time(true, m.getCertificateUntil()))
                        : Optional.empty(),
                credentials(m.getRemovalList()),
                m.getLeaving(),
                m.hasInvitation() ? Optional.of(bytes(m.getInvitation())) : Optional.empty());
    }

    private static Values.ClusterCandidate toMessage(Nodes.Candidate candidate) {
        var m =
                Values.ClusterCandidate.newBuilder()
                        .setName(candidate.name())
                        .setAddress(candidate.address())
                        .setPublicKey(bytes(candidate.publicKey()))
                        .setRecipient(bytes(candidate.recipient()))
                        .addAllApprovals(sorted(candidate.approvals()))
                        .setUntil(time(candidate.until()));
        candidate.invitation().ifPresent(secret -> m.setInvitation(bytes(secret)));
        return m.build();
    }

    private static Nodes.Candidate fromMessage(Values.ClusterCandidate unchecked) {
        var m = known(unchecked);
        return new Nodes.Candidate(
                m.getName(),
                m.getAddress(),
                bytes(m.getPublicKey()),
                bytes(m.getRecipient()),
                credentials(m.getApprovalsList()),
                m.hasInvitation() ? Optional.of(bytes(m.getInvitation())) : Optional.empty(),
                time(m.hasUntil(), m.getUntil()));
    }

    private static Values.ClusterInvitation toMessage(Nodes.Invitation invitation) {
        return Values.ClusterInvitation.newBuilder()
                .setSecret(bytes(invitation.secret()))
                .setUntil(time(invitation.until()))
                .setBy(invitation.by().value())
                .build();
    }

    private static Nodes.Invitation fromMessage(Values.ClusterInvitation unchecked) {
        var m = known(unchecked);
        return new Nodes.Invitation(
                bytes(m.getSecret()),
                time(m.hasUntil(), m.getUntil()),
                new CredentialId(m.getBy()));
    }

    private static List<String> sorted(Collection<CredentialId> credentials) {
        return List.copyOf(new TreeSet<>(credentials.stream().map(CredentialId::value).toList()));
    }

    private static Set<CredentialId> credentials(List<String> ids) {
        return Set.copyOf(ids.stream().map(CredentialId::new).toList());
    }

    static Commands.ChangeRootKey toMessage(Command.ChangeRootKey c) {
        var m = Commands.ChangeRootKey.newBuilder().setVersion(c.step().version());
        switch (c.step()) {
            case RootKeyStep.Begin step ->
                    m.setBegin(
                            Commands.BeginRootKey.newBuilder()
                                    .setCheck(bytes(step.check()))
                                    .addAllCopies(copies(step.copies())));
            case RootKeyStep.Rewrap step -> m.setRewrap(toMessage(step));
            case RootKeyStep.Finish step -> m.setFinish(toMessage(step.device()));
            case RootKeyStep.Taken step -> m.setTaken(step.node());
        }
        return m.build();
    }

    private static Commands.RewrapPartitions toMessage(RootKeyStep.Rewrap step) {
        var byName = new TreeMap<String, Bytes>();
        step.wrapped().forEach((partition, wrapped) -> byName.put(partition.value(), wrapped));
        var m = Commands.RewrapPartitions.newBuilder();
        byName.forEach(
                (partition, wrapped) ->
                        m.addPartitions(
                                Commands.RewrappedPartition.newBuilder()
                                        .setPartition(partition)
                                        .setWrapped(bytes(wrapped))));
        return m.build();
    }

    private static Commands.FinishRootKey toMessage(RootKeyStep.DeviceBlobs device) {
        var m =
                Commands.FinishRootKey.newBuilder()
                        .setLogKey(bytes(device.logKey()))
                        .setProbeKey(bytes(device.probeKey()));
        device.attestationRoot().ifPresent(wrapped -> m.setAttestationRoot(bytes(wrapped)));
        device.authority().ifPresent(authority -> m.setAuthority(toMessage(authority)));
        return m.build();
    }

    static Command.ChangeRootKey fromMessage(Origin origin, Commands.ChangeRootKey unchecked) {
        var m = known(unchecked);
        int version = m.getVersion();
        return new Command.ChangeRootKey(
                origin,
                switch (m.getStepCase()) {
                    case BEGIN ->
                            new RootKeyStep.Begin(
                                    version,
                                    bytes(known(m.getBegin()).getCheck()),
                                    copies(m.getBegin().getCopiesList()));
                    case REWRAP -> rewrap(version, known(m.getRewrap()));
                    case FINISH -> finish(version, known(m.getFinish()));
                    case TAKEN -> new RootKeyStep.Taken(version, m.getTaken());
                    case STEP_NOT_SET -> throw new IllegalArgumentException("a step is there");
                });
    }

    private static RootKeyStep.Rewrap rewrap(int version, Commands.RewrapPartitions m) {
        Map<PartitionId, Bytes> wrapped = new HashMap<>();
        m.getPartitionsList()
                .forEach(
                        each ->
                                wrapped.put(
                                        new PartitionId(known(each).getPartition()),
                                        bytes(each.getWrapped())));
        require(wrapped.size() == m.getPartitionsCount(), "a partition is re-wrapped once");
        return new RootKeyStep.Rewrap(version, wrapped);
    }

    private static RootKeyStep.Finish finish(int version, Commands.FinishRootKey m) {
        return new RootKeyStep.Finish(
                version,
                new RootKeyStep.DeviceBlobs(
                        bytes(m.getLogKey()),
                        bytes(m.getProbeKey()),
                        m.hasAttestationRoot()
                                ? Optional.of(bytes(m.getAttestationRoot()))
                                : Optional.empty(),
                        m.hasAuthority()
                                ? Optional.of(fromMessage(m.getAuthority()))
                                : Optional.empty()));
    }

    static Commands.ChangeCluster toMessage(Command.ChangeCluster c) {
        var m = Commands.ChangeCluster.newBuilder();
        switch (c.step()) {
            case ClusterStep.Found step ->
                    m.setFound(
                            Commands.FoundCluster.newBuilder()
                                    .setFirst(toMessage(step.first()))
                                    .setAuthority(toMessage(step.authority())));
            case ClusterStep.RequireApprovals step -> m.setRequireApprovals(step.officers());
            case ClusterStep.Invite step -> m.setInvite(toMessage(step.invitation()));
            case ClusterStep.Ask step ->
                    m.setAsk(
                            Commands.AskCluster.newBuilder()
                                    .setSecret(bytes(step.secret()))
                                    .setCandidate(toMessage(step.candidate())));
            case ClusterStep.Admit step -> m.setAdmit(toMessage(step.candidate()));
            case ClusterStep.TurnDown step -> m.setTurnDown(step.node());
            case ClusterStep.Remove step -> m.setRemove(step.node());
            case ClusterStep.Gone step -> m.setGone(step.node());
            case ClusterStep.Certified step ->
                    m.setCertified(
                            Commands.NodeCertified.newBuilder()
                                    .setNode(step.node())
                                    .setUntil(time(step.until())));
        }
        return m.build();
    }

    static Command.ChangeCluster fromMessage(Origin origin, Commands.ChangeCluster unchecked) {
        var m = known(unchecked);
        return new Command.ChangeCluster(
                origin,
                switch (m.getStepCase()) {
                    case FOUND -> {
                        var found = known(m.getFound());
                        yield new ClusterStep.Found(
                                fromMessage(found.getFirst()), fromMessage(found.getAuthority()));
                    }
                    case REQUIRE_APPROVALS ->
                            new ClusterStep.RequireApprovals(m.getRequireApprovals());
                    case INVITE -> new ClusterStep.Invite(fromMessage(m.getInvite()));
                    case ASK ->
                            new ClusterStep.Ask(
                                    bytes(known(m.getAsk()).getSecret()),
                                    fromMessage(m.getAsk().getCandidate()));
                    case ADMIT -> new ClusterStep.Admit(fromMessage(m.getAdmit()));
                    case TURN_DOWN -> new ClusterStep.TurnDown(m.getTurnDown());
                    case REMOVE -> new ClusterStep.Remove(m.getRemove());
                    case GONE -> new ClusterStep.Gone(m.getGone());
                    case CERTIFIED ->
                            new ClusterStep.Certified(
                                    known(m.getCertified()).getNode(),
                                    time(m.getCertified().hasUntil(), m.getCertified().getUntil()));
                    case STEP_NOT_SET -> throw new IllegalArgumentException("a step is there");
                });
    }
}
