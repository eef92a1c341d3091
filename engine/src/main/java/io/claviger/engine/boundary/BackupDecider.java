package io.claviger.engine.boundary;

import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.command.Event;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.port.StateView;
import io.claviger.core.state.Device;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides on the key of backups, and on what a restore does to the state. Pure. */
final class BackupDecider {
    private static final int PAGE = 1000;

    private BackupDecider() {}

    static Decision changeKey(Command.ChangeBackupKey c, StateView state) {
        Device device = state.device().orElseThrow();
        return Decision.accepted(new Event.DeviceStored(device.backedUpTo(c.key())));
    }

    /** Every leaf of every stateful key counts as taken: one that signed twice gives keys away. */
    static Decision restoreDevice(StateView state) {
        var events = new ArrayList<Event>();
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
}
