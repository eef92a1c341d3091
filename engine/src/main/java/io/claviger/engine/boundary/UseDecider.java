package io.claviger.engine.boundary;

import io.claviger.core.approval.Approvals;
import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.command.Event;
import io.claviger.core.evidence.Operation;
import io.claviger.core.mechanism.FileMechanism;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.engine.certificate.CertificateRules;
import io.claviger.engine.key.KeyRules;
import io.claviger.engine.partition.PolicyRules;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Decides on the use of keys. Pure, like the decider that it belongs to. */
final class UseDecider {
    /** Accuracy that timestamps claim: how far their time may lie behind the journal's. */
    private static final Duration MAX_CLOCK_LAG = Duration.ofSeconds(1);

    private UseDecider() {}

    private static Optional<Refusal> forbidsUse(
            Command.UseKey c, KeyObject key, Partition partition, Instant now) {
        return FileMechanism.ofWireName(c.mechanism()).isPresent()
                ? KeyRules.forbidsFileUse(key, c.operation(), partition.policy(), now)
                : KeyRules.forbidsUse(key, c.operation(), partition.policy(), now);
    }

    private static Optional<Refusal> forbidsPath(
            Command.UseKey c, KeyObject key, Partition partition, Instant now) {
        return c.path().flatMap(_ -> KeyRules.forbidsDerivation(key, partition.policy(), now));
    }

    static Decision useKey(
            Command.UseKey c, Optional<Approvals> approvals, StateView state, Instant now) {
        Optional<KeyObject> found = Decider.ownKey(c.origin(), c.key(), state);
        if (found.isEmpty()) {
            return Decision.refused(
                    RefusalCode.KEY_NOT_FOUND, "the key was destroyed; nothing was released");
        }
        KeyObject key = found.get();
        if (key.version() != c.version()) {
            return Decider.changedMeanwhile(key);
        }
        // The journal's time never runs backwards; a clock that was set back must not stamp.
        if (c.operation() == Operation.TIMESTAMP
                && c.origin().time().plus(MAX_CLOCK_LAG).isBefore(now)) {
            return Decision.refused(
                    RefusalCode.CLOCK_BEHIND, "the node's clock runs behind the journal's time");
        }
        return Decider.policyOf(key, state)
                .flatMap(
                        partition ->
                                forbidsUse(c, key, partition, now)
                                        .or(() -> forbidsPath(c, key, partition, now))
                                        .or(
                                                () ->
                                                        PolicyRules.forbidsFurtherUse(
                                                                partition.policy(),
                                                                c.operation(),
                                                                c.mechanism(),
                                                                state.uses(key.id()))))
                .or(() -> Decider.notApproved(c.origin(), key, state))
                .or(() -> forbidsByRule(c, key, approvals, state, now))
                .<Decision>map(Decision.Refused::new)
                .orElseGet(() -> Decision.accepted(new Event.KeyUsed(key.id())));
    }

    /** The public half answers to nobody; the key at the end of a path is named with its path. */
    private static Optional<Refusal> forbidsByRule(
            Command.UseKey c,
            KeyObject key,
            Optional<Approvals> approvals,
            StateView state,
            Instant now) {
        if (key.policy().isEmpty() || KeyRules.isPublicUse(key, c.operation())) {
            return Optional.empty();
        }
        String label =
                c.path().map(path -> key.label() + "/" + path).orElseGet(() -> key.label().value());
        return RuleDecider.forbids(key, c.operation(), label, approvals, state, now);
    }

    static Decision reserveLeaves(Command.ReserveLeaves c, StateView state, Instant now) {
        Optional<KeyObject> found = Decider.ownKey(c.origin(), c.key(), state);
        if (found.isEmpty()) {
            return Decision.refused(RefusalCode.KEY_NOT_FOUND, "the key does not exist");
        }
        KeyObject key = found.get();
        if (key.version() != c.version()) {
            return Decider.changedMeanwhile(key);
        }
        return Decider.policyOf(key, state)
                .flatMap(
                        partition ->
                                KeyRules.forbidsUse(key, Operation.SIGN, partition.policy(), now))
                .or(() -> KeyRules.forbidsLeaves(key, c.first(), c.end(), state))
                .<Decision>map(Decision.Refused::new)
                .orElseGet(() -> Decision.accepted(new Event.LeavesReserved(key.id(), c.end())));
    }

    /** A use of the signing key, and a change of the key that the certificate stays with. */
    static Decision certify(
            Command.Certify c, Optional<Approvals> approvals, StateView state, Instant now) {
        var use =
                new Command.UseKey(
                        c.origin(),
                        c.operation(),
                        c.signer(),
                        c.version(),
                        c.mechanism(),
                        c.digests());
        Decision used = useKey(use, approvals, state, now);
        if (used instanceof Decision.Refused || c.next().isEmpty()) {
            return used;
        }
        KeyObject next = c.next().get();
        Optional<KeyObject> before = Decider.ownKey(c.origin(), next.id(), state);
        if (before.isEmpty()) {
            return Decider.noKey(next);
        }
        return Decider.policyOf(before.get(), state)
                .flatMap(
                        partition ->
                                CertificateRules.forbidsAttachment(
                                        before.get(), next, partition.policy()))
                .<Decision>map(Decision.Refused::new)
                .orElseGet(
                        () ->
                                Decision.accepted(
                                        new Event.KeyUsed(c.signer()), new Event.KeyStored(next)));
    }
}
