package io.claviger.engine.boundary;

import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.command.Event;
import io.claviger.core.evidence.Identity;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
import io.claviger.core.state.BackupKeys;
import io.claviger.core.state.Device;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Nodes;
import io.claviger.core.state.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides on the key of backups, and on what a restore does to the state. Pure. */
final class BackupDecider {
    private static final int PAGE = 1000;

    private BackupDecider() {}

    /** As many device SOs name it as let a node in: whoever has its shares has the device. */
    static Decision changeKey(Command.ChangeBackupKey c, StateView state) {
        Device device = state.device().orElseThrow();
        // Officers have credentials: the decider has refused all others.
        CredentialId by = c.origin().identity().credential().orElseThrow();
        return Decision.accepted(
                new Event.DeviceStored(
                        device.with(
                                device.backupKeys()
                                        .wanted(c.key(), by, device.nodes().approvals()))));
    }

    /** What its record says: whose shares, and how many officers want that so far. */
    static String words(Command.ChangeBackupKey c, StateView state) {
        String shares = "shares " + c.key().shares().words();
        Device device = state.device().orElseThrow();
        int officers = device.nodes().approvals();
        return c.origin()
                .identity()
                .credential()
                .map(by -> device.backupKeys().wanted(c.key(), by, officers))
                .flatMap(BackupKeys::proposed)
                .filter(waiting -> waiting.key().equals(c.key()))
                .map(
                        waiting ->
                                "%s, wanted by %d of %d device SOs"
                                        .formatted(shares, waiting.approvals().size(), officers))
                .orElse(shares);
    }

    /**
     * Every leaf of every stateful key counts as taken: one that signed twice gives keys away. The
     * device is alone: the nodes that kept it are those of another cluster.
     */
    static Decision restoreDevice(Command.RestoreDevice c, StateView state) {
        if (!c.origin().identity().equals(Identity.NODE)) {
            return Decision.refused(
                    RefusalCode.ROLE_NOT_ALLOWED, "a device says itself that it was restored");
        }
        var events = new ArrayList<Event>();
        Device device = state.device().orElseThrow();
        Nodes alone = device.nodes().alone();
        if (!alone.equals(device.nodes())) {
            events.add(new Event.DeviceStored(device.with(alone)));
        }
        for (Partition partition : state.partitions()) {
            Optional<KeyLabel> after = Optional.empty();
            List<KeyObject> page;
            do {
                page = state.keys(partition.id(), after, PAGE);
                for (KeyObject key : page) {
                    if (key.spec() instanceof KeySpec.HashTree(var tree)) {
                        events.add(new Event.LeavesReserved(key.id(), tree.leaves()));
                    }
                }
                after = page.isEmpty() ? after : Optional.of(page.getLast().label());
            } while (page.size() == PAGE);
        }
        return new Decision.Accepted(events);
    }

    /**
     * A key comes back into its own partition and under its own application, by the officer of the
     * partition, and only where nothing took its place. What the partition asks of a new key it
     * asks of this one.
     */
    static Decision restoreKey(Command.RestoreKey c, StateView state) {
        KeyObject key = c.key();
        Optional<Partition> partition =
                state.partition(key.partition())
                        .filter(_ -> Decider.inCallersPartition(c.origin(), key));
        if (partition.isEmpty()) {
            return Decision.refused(
                    RefusalCode.PARTITION_NOT_FOUND,
                    "there is no partition '%s' for this caller".formatted(key.partition()));
        }
        if (key.spec() instanceof KeySpec.HashTree) {
            return Decision.refused(
                    RefusalCode.OPERATION_FORBIDDEN,
                    "key '%s' is stateful: nobody knows with which leaves it has signed since the backup"
                            .formatted(key.label()));
        }
        Optional<Application> application =
                state.application(key.application())
                        .filter(app -> app.partition().equals(key.partition()));
        if (application.isEmpty()) {
            return Decision.refused(
                    RefusalCode.APPLICATION_NOT_FOUND,
                    "application '%s', whose key it was, is not in the partition"
                            .formatted(key.application()));
        }
        if (state.key(key.id()).isPresent()) {
            return Decision.refused(
                    RefusalCode.KEY_EXISTS,
                    "the key is here, as '%s'"
                            .formatted(state.key(key.id()).orElseThrow().label()));
        }
        return KeyDecider.comesBack(key, partition.get(), application.get(), state)
                .<Decision>map(Decision.Refused::new)
                .orElseGet(() -> Decision.accepted(new Event.KeyStored(key)));
    }
}
