package io.claviger.server.config;

import io.claviger.core.id.SinkName;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The settings of one sink as they were given. */
public record SinkValues(SinkName name, Map<SinkSetting, String> values) {
    public SinkValues {
        Map<SinkSetting, String> copy = new EnumMap<>(SinkSetting.class);
        copy.putAll(values);
        values = Collections.unmodifiableMap(copy);
    }

    /** The value, or empty if there is none. */
    public Optional<String> optional(SinkSetting setting) {
        String value = values.getOrDefault(setting, "").strip();
        return Optional.of(value.isEmpty() ? setting.defaultValue() : value)
                .filter(text -> !text.isEmpty());
    }

    /** One of a few words, or empty if there is none. */
    public Optional<String> choice(SinkSetting setting, Set<String> words) {
        Optional<String> value = optional(setting);
        if (value.isPresent() && !words.contains(value.get())) {
            throw wrong(
                    setting,
                    "is one of %s, not '%s'"
                            .formatted(
                                    String.join(", ", words.stream().sorted().toList()),
                                    value.get()));
        }
        return value;
    }

    /** An error that names the setting; the rule comes without the value, which may be a secret. */
    public ConfigurationError wrong(SinkSetting setting, String rule) {
        return new ConfigurationError("setting '%s' %s".formatted(setting.key(name.value()), rule));
    }
}
