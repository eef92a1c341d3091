package io.claviger.engine.key;

import io.claviger.core.command.Command;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Inquiries;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keys that were deleted while the partition's policy keeps deleted keys. Officers take them back
 * into use, or destroy them for good. Safe for many threads.
 */
public final class Trash {
    /** Most keys in one list. */
    public static final int MAX_LISTED = 1_000;

    private final Supplier<StateView> state;
    private final Inquiries inquiries;

    public Trash(Supplier<StateView> state, Inquiries inquiries) {
        this.state = state;
        this.inquiries = inquiries;
    }

    /** The keys in the trash of a partition, by label. */
    public Answer<List<KeyObject>> list(Origin origin, PartitionId partition) {
        List<KeyObject> found = new ArrayList<>();
        Optional<KeyLabel> after = Optional.empty();
        while (found.size() < MAX_LISTED) {
            List<KeyObject> step = state.get().keys(partition, after, Keys.STEP);
            step.stream()
                    .filter(key -> key.invalidated().isPresent())
                    .limit(MAX_LISTED - (long) found.size())
                    .forEach(found::add);
            if (step.size() < Keys.STEP) {
                break;
            }
            after = Optional.of(step.getLast().label());
        }
        return inquiries.granted(
                origin,
                Operation.READ_OPERATIONS,
                Optional.of(partition),
                Optional.empty(),
                Optional.of("trash"),
                List.copyOf(found));
    }

    /** Takes the key back into use, under the label that it kept. */
    public Answer<KeyObject> restore(Origin origin, KeyId key) {
        return empty(origin, Operation.RESTORE_KEY, key);
    }

    /** Destroys the key for good: its wrapped form leaves the state, and then the journal. */
    public Answer<KeyObject> destroy(Origin origin, KeyId key) {
        return empty(origin, Operation.DESTROY_INVALIDATED_KEY, key);
    }

    private Answer<KeyObject> empty(Origin origin, Operation operation, KeyId id) {
        return state.get()
                .key(id)
                .map(key -> inquiries.answer(new Command.EmptyTrash(origin, operation, id), key))
                .orElseGet(
                        () ->
                                inquiries.refused(
                                        origin,
                                        operation,
                                        Optional.empty(),
                                        Optional.empty(),
                                        Refusal.of(
                                                RefusalCode.KEY_NOT_FOUND,
                                                "there is no key '%s'".formatted(id))));
    }
}
