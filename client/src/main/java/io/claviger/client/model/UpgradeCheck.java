package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;

/**
 * What was looked at.
 *
 * @param passed Whether nothing speaks against it.
 * @param lines All of them.
 */
public record UpgradeCheck(boolean passed, List<UpgradeLine> lines) {
    public UpgradeCheck {
        lines = List.copyOf(lines);
    }

    /** Reads it from JSON. */
    public static UpgradeCheck of(JsonObject json) {
        return new UpgradeCheck(
                json.flag("passed"),
                json.list("lines", value -> UpgradeLine.of(JsonObject.asObject(value))));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "UpgradeCheck";
    }
}
