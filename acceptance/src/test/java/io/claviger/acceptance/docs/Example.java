package io.claviger.acceptance.docs;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Examples in documents: what is typed behind a dollar sign, and what comes out. */
final class Example {
    /** From here on, a line of output; the document has a dollar sign there. */
    private static final String TYPED = "$ ";

    private Example() {}

    /** The first block of this language. */
    static String block(String document, String language) {
        return blocks(document, language).results().map(Example::inside).findFirst().orElseThrow();
    }

    /** All blocks of what is typed, one after the other. */
    static String console(String document) {
        return blocks(document, "console")
                .results()
                .map(Example::inside)
                .collect(Collectors.joining());
    }

    private static Matcher blocks(String document, String language) {
        return Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(document);
    }

    private static String inside(MatchResult block) {
        return block.group(1);
    }

    /** Prints each command before it runs it, and goes on where one is refused. */
    static String script(String example) {
        return Pattern.compile("(?m)^\\$ (.*)$")
                .matcher(example)
                .results()
                .map(typed -> typed.group(1))
                .map(
                        command ->
                                "cat <<'TYPED'\n%s%s\nTYPED\n{ %s\n} || true\n"
                                        .formatted(TYPED, command, command))
                .reduce("", String::concat);
    }
}
