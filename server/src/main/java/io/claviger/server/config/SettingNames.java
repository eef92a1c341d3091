package io.claviger.server.config;

import io.claviger.core.id.SinkName;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the setting that a name means: one of the node, or one of a sink. */
final class SettingNames {
    static final String VARIABLE_PREFIX = "CLAVIGER_";
    private static final String SINK_VARIABLE = "CLAVIGER_SINK_";

    /** Stands for the name of a sink where the given one cannot be one. */
    private static final String SOME_SINK = "NAME";

    private SettingNames() {}

    /** What a name means. */
    sealed interface Meant {
        record OfNode(Setting setting) implements Meant {}

        record OfSink(SinkName sink, SinkSetting setting) implements Meant {}
    }

    /** The setting of that key in a file or option. */
    static Meant ofKey(String key, String where) {
        Optional<Meant> node = Setting.ofKey(key).map(Meant.OfNode::new);
        return node.or(() -> sinkByKey(key))
                .orElseThrow(
                        () ->
                                new ConfigurationError(
                                        "%s: unknown setting '%s'; did you mean '%s'?"
                                                .formatted(where, key, nearest(keys(key), key))));
    }

    /** The setting of that environment variable. */
    static Meant ofVariable(String name) {
        Optional<Meant> node =
                Arrays.stream(Setting.values())
                        .filter(setting -> setting.environmentVariable().equals(name))
                        .findFirst()
                        .map(Meant.OfNode::new);
        return node.or(() -> sinkByVariable(name))
                .orElseThrow(
                        () ->
                                new ConfigurationError(
                                        "environment: unknown setting '%s'; did you mean '%s'?"
                                                .formatted(name, nearest(variables(name), name))));
    }

    private static Optional<Meant> sinkByKey(String key) {
        if (!key.startsWith(SinkSetting.PREFIX)) {
            return Optional.empty();
        }
        String sink = between(key);
        return Arrays.stream(SinkSetting.values())
                .filter(setting -> SinkName.isOne(sink) && setting.key(sink).equals(key))
                .findFirst()
                .map(setting -> new Meant.OfSink(new SinkName(sink), setting));
    }

    /** The part between the first two dots, or behind the only one. */
    private static String between(String key) {
        String[] parts = key.split("\\.", 3);
        return parts.length < 2 ? "" : parts[1];
    }

    /** A hyphen in a sink's name is an underscore here; names have no underscores of their own. */
    private static Optional<Meant> sinkByVariable(String name) {
        if (!name.startsWith(SINK_VARIABLE)) {
            return Optional.empty();
        }
        String rest = name.substring(SINK_VARIABLE.length());
        return Arrays.stream(SinkSetting.values())
                .filter(setting -> rest.endsWith(setting.variableEnd()))
                .max(Comparator.comparingInt(setting -> setting.variableEnd().length()))
                .flatMap(
                        setting -> {
                            String sink =
                                    sinkOfVariable(
                                            rest.substring(
                                                    0,
                                                    rest.length()
                                                            - setting.variableEnd().length()));
                            return SinkName.isOne(sink)
                                    ? Optional.of(new Meant.OfSink(new SinkName(sink), setting))
                                    : Optional.empty();
                        });
    }

    private static String sinkOfVariable(String middle) {
        return middle.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Every key there is, those of sinks with the name that is meant. */
    private static List<String> keys(String given) {
        String middle = between(given).toLowerCase(Locale.ROOT);
        String sink = SinkName.isOne(middle) ? middle : SOME_SINK;
        return Stream.concat(
                        Arrays.stream(Setting.values()).map(Setting::key),
                        Arrays.stream(SinkSetting.values()).map(setting -> setting.key(sink)))
                .toList();
    }

    private static List<String> variables(String given) {
        String rest =
                given.startsWith(SINK_VARIABLE) ? given.substring(SINK_VARIABLE.length()) : "";
        int last = rest.lastIndexOf('_');
        String middle = last > 0 ? rest.substring(0, last) : SOME_SINK;
        return Stream.concat(
                        Arrays.stream(Setting.values()).map(Setting::environmentVariable),
                        Arrays.stream(SinkSetting.values())
                                .map(setting -> SINK_VARIABLE + middle + setting.variableEnd()))
                .toList();
    }

    private static String nearest(List<String> names, String given) {
        return names.stream()
                .min(Comparator.comparingInt(name -> distance(name, given)))
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
}
