package io.claviger.server.config;

import io.claviger.core.id.SinkName;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * The settings of a node: defaults, then the file, then the environment, then options; the later
 * wins. An unknown name anywhere is an error that names the nearest valid one.
 */
public final class Configuration {
    /** Variables that the launcher and its programs read; they are no settings of a node. */
    private static final Set<String> NOT_SETTINGS =
            Set.of(
                    "CLAVIGER_JAVA_OPTS",
                    "CLAVIGER_JVM_DIRS",
                    "CLAVIGER_SKIP_BUILD",
                    "CLAVIGER_LOG",
                    "CLAVIGER_PASSPHRASE",
                    "CLAVIGER_URL",
                    "CLAVIGER_API_KEY",
                    "CLAVIGER_VECTORS",
                    "CLAVIGER_HOME",
                    "CLAVIGER_PKCS11_CONF");

    private final Map<Setting, String> values = new EnumMap<>(Setting.class);
    private final Map<SinkName, Map<SinkSetting, String>> sinks = new TreeMap<>();

    private Configuration() {}

    /**
     * Reads the settings.
     *
     * @param file in the format of {@link Properties}, UTF-8
     * @param options {@code key=value}, as given on the command line
     * @throws ConfigurationError for an unreadable file, an unknown name or a malformed option
     */
    public static Configuration read(
            Optional<Path> file, Map<String, String> environment, Iterable<String> options) {
        var configuration = new Configuration();
        file.ifPresent(configuration::readFile);
        environment.forEach(
                (name, value) -> {
                    if (name.startsWith(SettingNames.VARIABLE_PREFIX)
                            && !NOT_SETTINGS.contains(name)) {
                        configuration.put(SettingNames.ofVariable(name), value);
                    }
                });
        for (String option : options) {
            int equals = option.indexOf('=');
            if (equals < 1) {
                throw new ConfigurationError(
                        "'--set %s' is not of the form key=value".formatted(option));
            }
            configuration.put(
                    SettingNames.ofKey(option.substring(0, equals).strip(), "--set"),
                    option.substring(equals + 1));
        }
        return configuration;
    }

    private void readFile(Path path) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new ConfigurationError(
                    "cannot read the configuration file %s: %s"
                            .formatted(path, unreadable.getMessage()));
        }
        for (String name : properties.stringPropertyNames()) {
            put(SettingNames.ofKey(name.strip(), path.toString()), properties.getProperty(name));
        }
    }

    private void put(SettingNames.Meant meant, String value) {
        switch (meant) {
            case SettingNames.Meant.OfNode(var setting) -> values.put(setting, value);
            case SettingNames.Meant.OfSink(var sink, var setting) ->
                    sinks.computeIfAbsent(sink, _ -> new EnumMap<>(SinkSetting.class))
                            .put(setting, value);
        }
    }

    /** The sinks that settings name, by name. */
    public List<SinkValues> sinks() {
        return sinks.entrySet().stream()
                .map(sink -> new SinkValues(sink.getKey(), sink.getValue()))
                .toList();
    }

    /** The value; never blank for a setting whose default is not. */
    public String text(Setting setting) {
        String value = values.getOrDefault(setting, setting.defaultValue()).strip();
        return value.isEmpty() ? setting.defaultValue() : value;
    }

    /** The value, or empty if there is none. */
    public Optional<String> optional(Setting setting) {
        return Optional.of(text(setting)).filter(value -> !value.isEmpty());
    }

    /** A whole number within bounds. */
    public long number(Setting setting, long min, long max) {
        String value = text(setting);
        try {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Falls through to the one message.
        }
        throw wrong(setting, "is a whole number from " + min + " to " + max);
    }

    /** One of a few words. */
    public String choice(Setting setting, Set<String> words) {
        String value = text(setting);
        if (!words.contains(value)) {
            throw wrong(
                    setting, "is one of " + String.join(", ", words.stream().sorted().toList()));
        }
        return value;
    }

    public boolean yes(Setting setting) {
        return choice(setting, Set.of("yes", "no")).equals("yes");
    }

    private ConfigurationError wrong(Setting setting, String rule) {
        return new ConfigurationError(
                "setting '%s' %s, not '%s'".formatted(setting.key(), rule, text(setting)));
    }
}
