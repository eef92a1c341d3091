package io.claviger.server.node;

import io.claviger.server.config.Configuration;
import io.claviger.server.config.ConfigurationError;
import io.claviger.server.config.SinkSetting;
import io.claviger.server.config.SinkValues;
import io.claviger.streaming.sink.Destination;
import io.claviger.streaming.sink.Format;
import io.claviger.streaming.sink.SinkSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the sinks of a node from its configuration. */
final class ConfiguredSinks {
    private ConfiguredSinks() {}

    /**
     * The sinks, by name.
     *
     * @throws ConfigurationError names the setting that is wrong
     */
    static List<SinkSettings> of(Configuration configuration) {
        List<SinkSettings> sinks =
                configuration.sinks().stream().map(ConfiguredSinks::sink).toList();
        var files = new HashSet<Path>();
        for (SinkSettings sink : sinks) {
            if (sink.destination() instanceof Destination.File(var path) && !files.add(path)) {
                throw new ConfigurationError(
                        "two sinks write to %s; give each a file of its own".formatted(path));
            }
        }
        return sinks;
    }

    private static SinkSettings sink(SinkValues values) {
        Destination destination = destination(values);
        Format format =
                values.choice(SinkSetting.FORMAT, Set.of("ocsf", "cef", "record"))
                        .map(text -> Format.valueOf(text.toUpperCase(Locale.ROOT)))
                        .orElse(destination.usualFormat());
        try {
            return new SinkSettings(
                    values.name(),
                    destination,
                    format,
                    says(values, SinkSetting.RECEIVES, "named", "all"),
                    says(values, SinkSetting.FROM, "now", "first"),
                    new SinkSettings.TlsFiles(
                            file(values, SinkSetting.CA),
                            file(values, SinkSetting.CERTIFICATE),
                            file(values, SinkSetting.KEY)),
                    file(values, SinkSetting.SECRET_FILE));
        } catch (IllegalArgumentException wrong) {
            throw new ConfigurationError(
                    "sink '%s': %s".formatted(values.name(), wrong.getMessage()));
        }
    }

    private static Destination destination(SinkValues values) {
        String to =
                values.optional(SinkSetting.TO)
                        .orElseThrow(() -> values.wrong(SinkSetting.TO, "is missing"));
        try {
            return Destination.parse(to);
        } catch (IllegalArgumentException wrong) {
            throw values.wrong(SinkSetting.TO, String.valueOf(wrong.getMessage()));
        }
    }

    private static boolean says(
            SinkValues values, SinkSetting setting, String word, String otherwise) {
        return values.choice(setting, Set.of(word, otherwise)).stream().anyMatch(word::equals);
    }

    /** A file that is missing now was most likely misspelled. */
    private static Optional<Path> file(SinkValues values, SinkSetting setting) {
        Optional<Path> file = values.optional(setting).map(Path::of);
        if (file.isPresent() && !Files.isReadable(file.get())) {
            throw values.wrong(setting, "names a file that cannot be read: " + file.get());
        }
        return file;
    }
}
