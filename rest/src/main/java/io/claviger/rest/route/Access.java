package io.claviger.rest.route;

import io.claviger.core.evidence.Operation;
import io.claviger.core.state.Role;
import io.claviger.engine.boundary.Authority;
import java.util.Set;

/** Who may use a route. */
public sealed interface Access {

    /** Anybody: the route says nothing that must be kept from anybody. */
    record Open() implements Access {}

    /**
     * Callers with a credential.
     *
     * @param operation what the key boundary checks and the record says
     * @param roles of which the caller needs one
     */
    record Protected(Operation operation, Set<Role> roles) implements Access {
        public Protected {
            roles = Set.copyOf(roles);
        }

        public static Protected by(Operation operation) {
            return new Protected(operation, Authority.allowed(operation));
        }
    }
}
