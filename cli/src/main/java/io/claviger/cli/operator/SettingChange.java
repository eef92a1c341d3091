package io.claviger.cli.operator;

import io.claviger.cli.WrongUsage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Settings of a policy as words of a command line: {@code minimumRsaBits=3072}. */
public final class SettingChange {
    private SettingChange() {}

    /** Name and value of each; {@link WrongUsage} for a word that is no setting. */
    public static Map<String, Object> all(List<String> words) {
        Map<String, Object> settings = new LinkedHashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw new WrongUsage("'%s' is not SETTING=VALUE".formatted(word));
            }
            settings.put(word.substring(0, equals), value(word.substring(equals + 1)));
        }
        return settings;
    }

    private static Object value(String text) {
        return switch (text) {
            case "true", "on" -> true;
            case "false", "off" -> false;
            default -> {
                try {
                    yield Integer.parseInt(text);
                } catch (NumberFormatException _) {
                    throw new WrongUsage(
                            "'%s' is neither a number nor true, false, on or off".formatted(text));
                }
            }
        };
    }
}
