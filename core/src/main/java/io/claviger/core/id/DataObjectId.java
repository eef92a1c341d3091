package io.claviger.core.id;

import java.util.UUID;

/** The one identity of a data object; never reused, whatever its name. */
public record DataObjectId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
