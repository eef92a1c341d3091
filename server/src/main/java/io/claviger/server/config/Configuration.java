package io.claviger.server.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * The settings of a node: defaults, then the file, then the environment, then options; the later
 * wins. An unknown name anywhere is an error that names the nearest valid one.
 */
public final class Configuration {
    private static final String PREFIX = "CLAVIGER_";

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

    private final Map<Setting, String> values;

    private Configuration(Map<Setting, String> values) {
        this.values = values;
    }

    /**
     * Reads the settings.
     *
     * @param file in the format of {@link Properties}, UTF-8
     * @param options {@code key=value}, as given on the command line
     * @throws ConfigurationError for an unreadable file, an unknown name or a malformed option
     */
    public static Configuration read(
            Optional<Path> file, Map<String, String> environment, Iterable<String> options) {
        Map<Setting, String> values = new EnumMap<>(Setting.class);
        file.ifPresent(path -> readFile(path, values));
        environment.forEach(
                (name, value) -> {
                    if (name.startsWith(PREFIX) && !NOT_SETTINGS.contains(name)) {
                        values.put(ofVariable(name), value);
                    }
                });
        for (String option : options) {
            int equals = option.indexOf('=');
            if (equals < 1) {
                throw new ConfigurationError(
                        "'--set %s' is not of the form key=value".formatted(option));
            }
            values.put(ofKey(option.substring(0, equals), "--set"), option.substring(equals + 1));
        }
        return new Configuration(values);
    }

    private static void readFile(Path path, Map<Setting, String> values) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new ConfigurationError(
                    "cannot read the configuration file %s: %s"
                            .formatted(path, unreadable.getMessage()));
        }
        for (String name : properties.stringPropertyNames()) {
            values.put(ofKey(name, path.toString()), properties.getProperty(name));
        }
    }

    private static Setting ofKey(String key, String where) {
        return Setting.ofKey(key.strip())
                .orElseThrow(
                        () ->
                                new ConfigurationError(
                                        "%s: unknown setting '%s'; did you mean '%s'?"
                                                .formatted(where, key, nearest(key).key())));
    }

    private static Setting ofVariable(String name) {
        return Arrays.stream(Setting.values())
                .filter(setting -> setting.environmentVariable().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new ConfigurationError(
                                        "environment: unknown setting '%s'; did you mean '%s'?"
                                                .formatted(
                                                        name,
                                                        nearest(
                                                                        name.substring(
                                                                                        PREFIX
                                                                                                .length())
                                                                                .toLowerCase(
                                                                                        java.util
                                                                                                .Locale
                                                                                                .ROOT)
                                                                                .replace('_', '.'))
                                                                .environmentVariable())));
    }

    private static Setting nearest(String key) {
        return Arrays.stream(Setting.values())
                .min(Comparator.comparingInt(setting -> distance(setting.key(), key)))
                .orElseThrow();
    }

    /** Levenshtein distance: single characters inserted, removed or replaced. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
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
