package io.claviger.engine.boundary;

import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.command.Event;
import io.claviger.core.command.RootKeyStep;
import io.claviger.core.evidence.Identity;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Device;
import io.claviger.core.state.Nodes;
import io.claviger.core.state.Partition;
import io.claviger.core.state.RootKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides on the steps by which another root key takes the place of the one in use. Each can be
 * proposed again by any node, so that a node that fails in between holds nothing up. Pure.
 */
final class RootKeyDecider {
    private RootKeyDecider() {}

    static Decision decide(Command.ChangeRootKey c, StateView state) {
        Device device = state.device().orElseThrow();
        if (!(c.step() instanceof RootKeyStep.Begin)
                && !c.origin().identity().equals(Identity.NODE)) {
            return Decision.refused(RefusalCode.ROLE_NOT_ALLOWED, "that is for nodes");
        }
        return switch (c.step()) {
            case RootKeyStep.Begin step -> begin(step, device);
            case RootKeyStep.Rewrap step -> rewrap(step, device.rootKey(), state);
            case RootKeyStep.Finish step -> finish(step, device, state);
            case RootKeyStep.Taken step -> taken(step, device);
        };
    }

    private static Decision begin(RootKeyStep.Begin step, Device device) {
        RootKey present = device.rootKey();
        if (present.next().isPresent() || step.version() != present.version() + 1) {
            return Decision.refused(
                    RefusalCode.ROOT_KEY_STATE, "the root key is being replaced already");
        }
        if (!step.copies()
                .keySet()
                .equals(
                        device.nodes().members().stream()
                                .filter(node -> !node.leaving())
                                .map(Nodes.Node::name)
                                .collect(Collectors.toSet()))) {
            return Decision.refused(
                    RefusalCode.ROOT_KEY_STATE,
                    "the nodes of the cluster were changed at the same time; begin again");
        }
        return becomes(device.with(present.followedBy(step.check(), step.copies())));
    }

    private static Decision rewrap(RootKeyStep.Rewrap step, RootKey key, StateView state) {
        if (key.next().isEmpty() || step.version() != key.newest()) {
            return done(step.version());
        }
        List<Event> events = new ArrayList<>();
        // In the order of their names: every node writes the same.
        for (Map.Entry<PartitionId, Bytes> wrapped :
                step.wrapped().entrySet().stream()
                        .sorted(
                                Map.Entry.comparingByKey(
                                        java.util.Comparator.comparing(PartitionId::value)))
                        .toList()) {
            state.partition(wrapped.getKey())
                    .filter(partition -> partition.rootKey() < step.version())
                    .ifPresent(
                            partition ->
                                    events.add(
                                            new Event.PartitionStored(
                                                    partition.under(
                                                            step.version(), wrapped.getValue()))));
        }
        return new Decision.Accepted(events);
    }

    private static Decision finish(RootKeyStep.Finish step, Device device, StateView state) {
        RootKey key = device.rootKey();
        if (key.next().isEmpty() || step.version() != key.newest()) {
            return done(step.version());
        }
        Optional<Nodes.Authority> authority = step.device().authority();
        if (state.partitions().stream().map(Partition::rootKey).anyMatch(v -> v < step.version())
                || !authority
                        .map(Nodes.Authority::certificate)
                        .equals(device.nodes().authority().map(Nodes.Authority::certificate))) {
            return Decision.refused(
                    RefusalCode.ROOT_KEY_STATE, "something lies under the old root key still");
        }
        Device wrapped =
                device.wrapped(
                                step.device().logKey(),
                                step.device().probeKey(),
                                step.device().attestationRoot())
                        .with(key.replaced());
        return becomes(
                authority
                        .map(next -> wrapped.with(wrapped.nodes().certifiedBy(next)))
                        .orElse(wrapped));
    }

    private static Decision taken(RootKeyStep.Taken step, Device device) {
        return step.version() == device.rootKey().newest()
                ? becomes(device.with(device.rootKey().without(step.node())))
                : done(step.version());
    }

    private static Decision done(int version) {
        return Decision.refused(
                RefusalCode.ROOT_KEY_STATE,
                "root key version %d is not what follows now".formatted(version));
    }

    /** What a partition says whose key was wrapped just before the root key was replaced. */
    static boolean outdated(Partition partition, StateView state) {
        return state.device()
                .filter(device -> partition.rootKey() < device.rootKey().version())
                .isPresent();
    }

    private static Decision becomes(Device next) {
        return Decision.accepted(new Event.DeviceStored(next));
    }
}
