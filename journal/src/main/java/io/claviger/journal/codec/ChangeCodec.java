package io.claviger.journal.codec;

import static io.claviger.journal.codec.ValueCodec.known;
import static io.claviger.journal.codec.ValueCodec.require;

import io.claviger.core.change.BeforePicture;
import io.claviger.core.change.Change;
import io.claviger.core.change.ChangeFinding;
import io.claviger.core.change.ChangeStep;
import io.claviger.core.change.GateCheck;
import io.claviger.core.change.GateProbe;
import io.claviger.core.change.ProbeResult;
import io.claviger.core.command.Command;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.id.Ticket;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.journal.proto.v1.Changes;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Changes and the commands about them as bytes (docs/formats/state-values.md). */
public final class ChangeCodec {
    private ChangeCodec() {}

    public static byte[] encode(Change change) {
        return toMessage(change).toByteArray();
    }

    public static Change decode(byte[] bytes) {
        return ValueCodec.decode("change", () -> fromMessage(Changes.Change.parseFrom(bytes)));
    }

    static Changes.Change toMessage(Change change) {
        var m =
                Changes.Change.newBuilder()
                        .setTicket(change.ticket().value())
                        .setPlan(change.plan())
                        .setRollbackCriteria(change.rollbackCriteria())
                        .addAllNodes(change.nodes())
                        .setStatus(change.status().wireName())
                        .setOpened(ValueCodec.time(change.opened()))
                        .setBefore(toMessage(change.before()))
                        .setVersion(change.version());
        change.partitions().forEach(id -> m.addPartitions(id.value()));
        change.gate().forEach(probe -> m.addGate(toMessage(probe)));
        change.openedBy().ifPresent(by -> m.setOpenedBy(by.value()));
        change.steps().forEach(step -> m.addSteps(toMessage(step)));
        change.findings().forEach(finding -> m.addFindings(toMessage(finding)));
        change.check().ifPresent(check -> m.setCheck(toMessage(check)));
        return m.build();
    }

    static Change fromMessage(Changes.Change unchecked) {
        var m = known(unchecked);
        require(m.hasBefore(), "a change has a picture of before");
        return new Change(
                new Ticket(m.getTicket()),
                m.getPlan(),
                m.getRollbackCriteria(),
                m.getPartitionsList().stream()
                        .map(PartitionId::new)
                        .collect(Collectors.toCollection(TreeSet::new)),
                m.getNodesList(),
                m.getGateList().stream().map(ChangeCodec::fromMessage).toList(),
                Vocabulary.changeStatus(m.getStatus()),
                ValueCodec.time(m.hasOpened(), m.getOpened()),
                m.hasOpenedBy() ? Optional.of(new CredentialId(m.getOpenedBy())) : Optional.empty(),
                fromMessage(m.getBefore()),
                m.getStepsList().stream().map(ChangeCodec::fromMessage).toList(),
                m.getFindingsList().stream().map(ChangeCodec::fromMessage).toList(),
                m.hasCheck() ? Optional.of(fromMessage(m.getCheck())) : Optional.empty(),
                m.getVersion());
    }

    private static Changes.GateProbe toMessage(GateProbe probe) {
        var m =
                Changes.GateProbe.newBuilder()
                        .setApplication(probe.application().value())
                        .setInterfaceName(probe.interfaceName().wireName())
                        .setKey(probe.key().value());
        probe.mirrors().ifPresent(label -> m.setMirrors(label.value()));
        probe.consent().ifPresent(m::setConsent);
        return m.build();
    }

    private static GateProbe fromMessage(Changes.GateProbe unchecked) {
        var m = known(unchecked);
        return new GateProbe(
                new ApplicationId(m.getApplication()),
                Vocabulary.interfaceName(m.getInterfaceName()),
                new KeyLabel(m.getKey()),
                m.hasMirrors() ? Optional.of(new KeyLabel(m.getMirrors())) : Optional.empty(),
                m.hasConsent() ? Optional.of(m.getConsent()) : Optional.empty());
    }

    private static Changes.BeforePicture toMessage(BeforePicture before) {
        var m =
                Changes.BeforePicture.newBuilder()
                        .setRecords(before.records())
                        .setRoot(ValueCodec.bytes(before.root()))
                        .setNode(before.node());
        before.policies()
                .forEach(
                        (id, policy) ->
                                m.addPolicies(
                                        Changes.PolicyBefore.newBuilder()
                                                .setPartition(id.value())
                                                .setPolicy(PolicyCodec.toMessage(policy))));
        before.applications()
                .forEach(
                        (id, version) ->
                                m.addApplications(
                                        Changes.ApplicationBefore.newBuilder()
                                                .setApplication(id.value())
                                                .setVersion(version)));
        before.probes().ifPresent(check -> m.setProbes(toMessage(check)));
        return m.build();
    }

    private static BeforePicture fromMessage(Changes.BeforePicture unchecked) {
        var m = known(unchecked);
        SortedMap<PartitionId, PartitionPolicy> policies = new TreeMap<>();
        m.getPoliciesList()
                .forEach(
                        each ->
                                policies.put(
                                        new PartitionId(known(each).getPartition()),
                                        PolicyCodec.fromMessage(each.getPolicy())));
        SortedMap<ApplicationId, Long> applications = new TreeMap<>();
        m.getApplicationsList()
                .forEach(
                        each ->
                                applications.put(
                                        new ApplicationId(known(each).getApplication()),
                                        each.getVersion()));
        return new BeforePicture(
                m.getRecords(),
                ValueCodec.bytes(m.getRoot()),
                m.getNode(),
                policies,
                applications,
                m.hasProbes() ? Optional.of(fromMessage(m.getProbes())) : Optional.empty());
    }

    private static Changes.ChangeStep toMessage(ChangeStep step) {
        var m =
                Changes.ChangeStep.newBuilder()
                        .setTime(ValueCodec.time(step.time()))
                        .setText(step.text());
        step.by().ifPresent(by -> m.setBy(by.value()));
        return m.build();
    }

    private static ChangeStep fromMessage(Changes.ChangeStep unchecked) {
        var m = known(unchecked);
        return new ChangeStep(
                ValueCodec.time(m.hasTime(), m.getTime()),
                m.hasBy() ? Optional.of(new CredentialId(m.getBy())) : Optional.empty(),
                m.getText());
    }

    private static Changes.ChangeFinding toMessage(ChangeFinding finding) {
        var m =
                Changes.ChangeFinding.newBuilder()
                        .setKind(finding.kind().wireName())
                        .setTime(ValueCodec.time(finding.time()))
                        .setPassed(finding.passed())
                        .setAbout(finding.about())
                        .addAllLines(finding.lines());
        finding.by().ifPresent(by -> m.setBy(by.value()));
        return m.build();
    }

    private static ChangeFinding fromMessage(Changes.ChangeFinding unchecked) {
        var m = known(unchecked);
        return new ChangeFinding(
                Vocabulary.findingKind(m.getKind()),
                ValueCodec.time(m.hasTime(), m.getTime()),
                m.hasBy() ? Optional.of(new CredentialId(m.getBy())) : Optional.empty(),
                m.getPassed(),
                m.getAbout(),
                m.getLinesList());
    }

    private static Changes.GateCheck toMessage(GateCheck check) {
        var m = Changes.GateCheck.newBuilder().setTime(ValueCodec.time(check.time()));
        check.results().forEach(result -> m.addResults(toMessage(result)));
        return m.build();
    }

    private static GateCheck fromMessage(Changes.GateCheck unchecked) {
        var m = known(unchecked);
        return new GateCheck(
                ValueCodec.time(m.hasTime(), m.getTime()),
                m.getResultsList().stream().map(ChangeCodec::fromMessage).toList());
    }

    private static Changes.ProbeResult toMessage(ProbeResult result) {
        var m =
                Changes.ProbeResult.newBuilder()
                        .setApplication(result.application().value())
                        .setKey(result.key().value())
                        .setSentence(result.sentence());
        result.record().ifPresent(m::setRecord);
        result.failedAt().ifPresent(rung -> m.setFailedAt(rung.wireName()));
        return m.build();
    }

    private static ProbeResult fromMessage(Changes.ProbeResult unchecked) {
        var m = known(unchecked);
        return new ProbeResult(
                new ApplicationId(m.getApplication()),
                new KeyLabel(m.getKey()),
                m.hasRecord() ? Optional.of(m.getRecord()) : Optional.empty(),
                m.hasFailedAt() ? Optional.of(Vocabulary.rung(m.getFailedAt())) : Optional.empty(),
                m.getSentence());
    }

    static Changes.AdvanceChange toMessage(Command.AdvanceChange c) {
        return Changes.AdvanceChange.newBuilder()
                .setOperation(c.operation().wireName())
                .setNext(toMessage(c.next()))
                .build();
    }

    static Command.AdvanceChange fromMessage(Origin origin, Changes.AdvanceChange unchecked) {
        var m = known(unchecked);
        require(m.hasNext(), "a change that moves on is there");
        return new Command.AdvanceChange(
                origin, Vocabulary.operation(m.getOperation()), fromMessage(m.getNext()));
    }
}
