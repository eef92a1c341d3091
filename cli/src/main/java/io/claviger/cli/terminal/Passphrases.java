package io.claviger.cli.terminal;

import io.claviger.cli.CommandFailed;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Passphrases that somebody chooses. The caller wipes them. */
public final class Passphrases {
    private static final int MIN_LENGTH = 12;

    private Passphrases() {}

    /**
     * A new passphrase: from a file, or typed twice.
     *
     * @param prompt of the terminal
     * @param otherwise what the user can do without a terminal
     */
    public static char[] choose(Optional<Path> file, String prompt, String otherwise) {
        return file.map(path -> longEnough(Terminal.secretFrom(path, "passphrase file")))
                .orElseGet(() -> typedTwice(prompt, otherwise));
    }

    /** Typed twice on the terminal, and long enough. */
    public static char[] typedTwice(String prompt, String otherwise) {
        char[] chosen = longEnough(Terminal.secret(prompt, otherwise));
        char[] again = Terminal.secret("The same again: ", otherwise);
        boolean same = Arrays.equals(chosen, again);
        Arrays.fill(again, '\0');
        if (!same) {
            Arrays.fill(chosen, '\0');
            throw new CommandFailed("the two passphrases differ; nothing was written");
        }
        return chosen;
    }

    /** The same, if it is long enough; else it is wiped. */
    public static char[] longEnough(char[] chosen) {
        if (chosen.length < MIN_LENGTH) {
            Arrays.fill(chosen, '\0');
            throw new CommandFailed(
                    "a passphrase has at least %d characters".formatted(MIN_LENGTH));
        }
        return chosen;
    }
}
