package io.claviger.engine.boundary;

import io.claviger.core.command.Event;
import io.claviger.core.port.StateTransaction;
import java.util.OptionalLong;

/** Turns events into state. Total: an event that was accepted can always be folded. */
final class Fold {
    private Fold() {}

    /** Folds one event; the number of the use, if the event is one. */
    static OptionalLong fold(Event event, StateTransaction state) {
        switch (event) {
            case Event.DeviceStored(var device) -> state.put(device);
            case Event.PartitionStored(var partition) -> state.put(partition);
            case Event.PartitionRemoved(var partition) -> state.remove(partition);
            case Event.ApplicationStored(var application) -> state.put(application);
            case Event.ApplicationRemoved(var application) -> state.remove(application);
            case Event.ApplicationRequestStored(var request) -> state.put(request);
            case Event.ApplicationRequestRemoved(var request) -> state.remove(request);
            case Event.CredentialStored(var credential) -> state.put(credential);
            case Event.CredentialRemoved(var credential) -> state.remove(credential);
            case Event.KeyStored(var key) -> state.put(key);
            case Event.KeyDestroyed(var key) -> state.remove(key);
            case Event.LeavesReserved(var key, int end) -> state.reserveLeaves(key, end);
            case Event.DataObjectStored(var object) -> state.put(object);
            case Event.DataObjectDestroyed(var object) -> state.remove(object);
            case Event.RequestStored(var request) -> state.put(request);
            case Event.RequestRemoved(var request) -> state.remove(request);
            case Event.TokenSpent(var digest) -> state.spendToken(digest);
            case Event.ApproverStored(var account) -> state.put(account);
            case Event.ApproverDeleted(var account) -> state.remove(account);
            case Event.ChangeStored(var change) -> state.put(change);
            case Event.KeyUsed(var key) -> {
                return OptionalLong.of(state.countUse(key));
            }
        }
        return OptionalLong.empty();
    }
}
