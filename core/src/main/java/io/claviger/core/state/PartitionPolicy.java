package io.claviger.core.state;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a partition allows, whatever a key's own attributes say. Set by the partition security
 * officer.
 *
 * @param differences the settings that are not at their default, with 1 or 0 for a flag
 */
public record PartitionPolicy(Map<PolicySetting, Integer> differences) {
    public static final PartitionPolicy DEFAULT = new PartitionPolicy(Map.of());

    public PartitionPolicy {
        var own = new EnumMap<PolicySetting, Integer>(PolicySetting.class);
        differences.forEach(
                (setting, value) -> {
                    if (value < setting.min() || value > setting.max()) {
                        throw new IllegalArgumentException(
                                "%s is %d to %d"
                                        .formatted(
                                                setting.wireName(), setting.min(), setting.max()));
                    }
                    if (value != setting.defaultValue()) {
                        own.put(setting, value);
                    }
                });
        differences = Collections.unmodifiableMap(own);
    }

    /** Whether the flag is on. */
    public boolean on(PolicySetting flag) {
        return value(flag) == 1;
    }

    /** The value of a setting; 1 or 0 for a flag. */
    public int value(PolicySetting setting) {
        return differences.getOrDefault(setting, setting.defaultValue());
    }

    public PartitionPolicy with(PolicySetting flag, boolean on) {
        return with(flag, on ? 1 : 0);
    }

    public PartitionPolicy with(PolicySetting setting, int value) {
        var next = new EnumMap<PolicySetting, Integer>(PolicySetting.class);
        next.putAll(differences);
        next.put(setting, value);
        return new PartitionPolicy(next);
    }
}
