package io.claviger.evidence.merkle;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Name of a tile or entry bundle in a URL (C2SP tlog-tiles): {@code 0/x001/x234/067}, {@code
 * entries/067.p/8}.
 *
 * @param level of a tile; empty for an entry bundle
 * @param width 1 to 255 for a partial one, 256 for a full one
 */
public record TilePath(OptionalInt level, long number, int width) {
    private static final Pattern FORM =
            Pattern.compile(
                    "(entries|[0-6])/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");
    private static final int MAX_CHARS = 64;

    /** Reads what follows {@code tile/}; nothing if it is not exactly such a name. */
    public static Optional<TilePath> parse(String path) {
        if (path.length() > MAX_CHARS) {
            return Optional.empty();
        }
        var match = FORM.matcher(path);
        if (!match.matches()) {
            return Optional.empty();
        }
        var kind = match.group(1);
        var level =
                kind.equals("entries")
                        ? OptionalInt.empty()
                        : OptionalInt.of(Integer.parseInt(kind));
        long number = Long.parseLong(match.group(2).replace("x", "").replace("/", ""));
        var partial = match.group(3);
        int width = partial == null ? Tiles.WIDTH : Integer.parseInt(partial);
        var parsed = new TilePath(level, number, width);
        // One name per tile: no needless leading groups, no partial width of 256 or more.
        return (partial == null || width < Tiles.WIDTH) && parsed.toString().equals(path)
                ? Optional.of(parsed)
                : Optional.empty();
    }

    /** The name. */
    @Override
    public String toString() {
        var digits = Long.toString(number);
        digits = "0".repeat((3 - digits.length() % 3) % 3) + digits;
        var name = new StringBuilder(level.isPresent() ? "" + level.getAsInt() : "entries");
        for (int i = 0; i < digits.length(); i += 3) {
            name.append(i + 3 < digits.length() ? "/x" : "/").append(digits, i, i + 3);
        }
        return width == Tiles.WIDTH ? name.toString() : name.append(".p/").append(width).toString();
    }
}
