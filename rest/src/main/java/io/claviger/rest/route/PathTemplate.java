package io.claviger.rest.route;

import java.util.Optional;

/**
 * Path of a route: fixed text with at most one parameter. {@code {name}} takes one segment, {@code
 * {name...}} any number of them, because labels with slashes arrive unescaped.
 */
public final class PathTemplate {
    private final String text;
    private final String prefix;
    private final String suffix;
    private final Optional<String> parameter;
    private final boolean greedy;

    private PathTemplate(
            String text, String prefix, String suffix, Optional<String> parameter, boolean greedy) {
        this.text = text;
        this.prefix = prefix;
        this.suffix = suffix;
        this.parameter = parameter;
        this.greedy = greedy;
    }

    public static PathTemplate of(String text) {
        int open = text.indexOf('{');
        if (open < 0) {
            return new PathTemplate(text, text, "", Optional.empty(), false);
        }
        int close = text.indexOf('}', open);
        String name = text.substring(open + 1, close);
        boolean greedy = name.endsWith("...");
        return new PathTemplate(
                text,
                text.substring(0, open),
                text.substring(close + 1),
                Optional.of(greedy ? name.substring(0, name.length() - 3) : name),
                greedy);
    }

    /** The value of the parameter as it was sent; empty if the path does not fit. */
    Optional<String> match(String rawPath) {
        int length = rawPath.length() - prefix.length() - suffix.length();
        if (parameter.isEmpty()
                || length < 1
                || !rawPath.startsWith(prefix)
                || !rawPath.endsWith(suffix)) {
            return Optional.empty();
        }
        String value = rawPath.substring(prefix.length(), prefix.length() + length);
        return greedy || value.indexOf('/') < 0 ? Optional.of(value) : Optional.empty();
    }

    /** Name of the parameter. */
    public Optional<String> parameter() {
        return parameter;
    }

    /** As OpenAPI writes it. */
    public String display() {
        return text.replace("...}", "}");
    }

    @Override
    public String toString() {
        return text;
    }
}
