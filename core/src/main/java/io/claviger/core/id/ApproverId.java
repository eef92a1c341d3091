package io.claviger.core.id;

import java.util.UUID;

/** The one identity of an approver's account; never reused, whatever the approver's name. */
public record ApproverId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
