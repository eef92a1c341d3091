package io.claviger.engine.boundary;

import io.claviger.core.approval.Rule;
import io.claviger.core.state.Credential;
import io.claviger.core.state.InterfaceName;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What one credential may do with one key.
 *
 * @param interfaces by which it may; never empty
 * @param rule what must be approved first; {@link Rule#NONE}: nothing
 */
public record Permission(
        Credential credential, KeyAct act, Set<InterfaceName> interfaces, Rule rule) {
    public Permission {
        interfaces = Collections.unmodifiableSet(EnumSet.copyOf(interfaces));
    }
}
