package io.claviger.engine.session;

import io.claviger.core.port.StateView;
import io.claviger.engine.key.Agreements;
import io.claviger.engine.key.Keys;
import io.claviger.engine.key.SharedKeys;
import io.claviger.engine.key.Transport;
import io.claviger.engine.operation.Operations;
import java.util.function.Supplier;

/**
 * What a program does with keys of its sessions, and with stored keys beside them.
 *
 * @param held the keys of its sessions
 * @param present the state with them in it
 */
public record SessionEngine(
        SessionKeys held,
        Keys keys,
        Transport transport,
        Agreements agreements,
        SharedKeys sharedKeys,
        Operations operations,
        Supplier<StateView> present) {

    /** The state now. */
    public StateView state() {
        return present.get();
    }
}
