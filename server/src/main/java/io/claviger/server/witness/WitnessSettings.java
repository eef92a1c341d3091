package io.claviger.server.witness;

import io.claviger.evidence.checkpoint.WitnessKey;
import io.claviger.evidence.record.MalformedEvidence;
import io.claviger.server.config.Configuration;
import io.claviger.server.config.ConfigurationError;
import io.claviger.server.config.Setting;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which witnesses watch the log.
 *
 * @param stop whether the node stops when one of them has seen more than it has
 */
public record WitnessSettings(List<Site> witnesses, Optional<Path> authorities, boolean stop) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public WitnessSettings {
        witnesses = List.copyOf(witnesses);
    }

    /** A witness and where it answers. */
    public record Site(WitnessKey key, URI url) {}

    /** Reads the settings. */
    public static WitnessSettings read(Configuration configuration) {
        List<Site> sites =
                configuration.optional(Setting.WITNESSES).stream()
                        .flatMap(list -> Stream.of(list.split(",", -1)))
                        .map(String::strip)
                        .map(WitnessSettings::site)
                        .toList();
        if (sites.stream().map(Site::key).distinct().count() < sites.size()) {
            throw wrong("names a witness twice");
        }
        return new WitnessSettings(
                sites,
                configuration.optional(Setting.WITNESS_AUTHORITIES).map(Path::of),
                configuration
                        .choice(Setting.WHEN_ROLLED_BACK, Set.of("stop", "alarm"))
                        .equals("stop"));
    }

    private static Site site(String entry) {
        String[] words = entry.split("\\s+", -1);
        if (words.length != 2) {
            throw wrong("has, of each witness, its key, a space and its URL; not '" + entry + "'");
        }
        try {
            URI url = URI.create(words[1].endsWith("/") ? words[1] : words[1] + "/");
            boolean safe =
                    "https".equals(url.getScheme())
                            || ("http".equals(url.getScheme()) && LOOPBACK.contains(url.getHost()));
            if (!safe || url.getHost() == null) {
                // Whoever sits between could make the node stop.
                throw wrong("has URLs with https, or http on loopback; not '" + words[1] + "'");
            }
            return new Site(WitnessKey.parse(words[0]), url);
        } catch (MalformedEvidence | IllegalArgumentException malformed) {
            throw wrong("is not usable: " + malformed.getMessage());
        }
    }

    private static ConfigurationError wrong(String rule) {
        return new ConfigurationError("setting '%s' %s".formatted(Setting.WITNESSES.key(), rule));
    }
}
