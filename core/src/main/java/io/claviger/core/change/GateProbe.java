package io.claviger.core.change;

import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.state.InterfaceName;
import java.util.Optional;

/**
 * What one application must still be able to do: an operation of its own, by the interface that it
 * really uses.
 *
 * @param interfaceName by which it works
 * @param key with which it is tried
 * @param mirrors the production key that the probe key stands for, which must behave alike; empty
 *     if the key is the production key itself
 * @param consent what the owner of the application said to trying it with the production key
 */
public record GateProbe(
        ApplicationId application,
        InterfaceName interfaceName,
        KeyLabel key,
        Optional<KeyLabel> mirrors,
        Optional<String> consent) {
    public GateProbe {
        if (mirrors.isPresent() == consent.isPresent()) {
            throw new IllegalArgumentException(
                    "a probe names the production key that its key mirrors, or the owner's consent to use the production key itself");
        }
    }
}
