package io.claviger.rest.evidence;

import io.claviger.core.evidence.Identity;
import io.claviger.core.id.Bytes;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Role;
import io.claviger.evidence.record.ParsedRecord;
import io.claviger.rest.error.Unacceptable;
import java.util.Optional;

/**
 * Which records a caller may read. A device auditor reads all, a partition auditor those of the
 * partition, an application its own; nobody else any.
 */
final class Visibility {
    private final Identity caller;

    private Visibility(Identity caller) {
        this.caller = caller;
    }

    /**
     * What the caller sees.
     *
     * @throws Unacceptable for a caller who reads no records at all
     */
    static Visibility of(Identity caller) {
        if (caller.roles().contains(Role.AUDITOR) || caller.application().isPresent()) {
            return new Visibility(caller);
        }
        throw notAllowed("records are for auditors and for the application they are about");
    }

    /**
     * Lets only those pass who may read every record.
     *
     * @throws Unacceptable for everybody but the device auditor
     */
    static void requireAll(Identity caller) {
        if (!caller.roles().contains(Role.AUDITOR) || caller.partition().isPresent()) {
            throw notAllowed("what is about all partitions is for device auditors only");
        }
    }

    boolean shows(Bytes record) {
        if (isAuditor() && caller.partition().isEmpty()) {
            return true;
        }
        ParsedRecord parsed = ParsedRecord.parse(record.unsafeArray());
        if (isAuditor()) {
            return parsed.boundary().partition().equals(caller.partition().map(id -> id.value()));
        }
        return same(parsed.identity().application(), caller.application().map(id -> id.value()));
    }

    private boolean isAuditor() {
        return caller.roles().contains(Role.AUDITOR);
    }

    private static boolean same(Optional<String> a, Optional<String> b) {
        return a.isPresent() && a.equals(b);
    }

    private static Unacceptable notAllowed(String message) {
        return new Unacceptable(RefusalCode.ROLE_NOT_ALLOWED, message);
    }
}
