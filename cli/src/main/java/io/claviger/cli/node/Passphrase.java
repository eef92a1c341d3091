package io.claviger.cli.node;

import io.claviger.cli.CommandFailed;
import io.claviger.cli.terminal.Terminal;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where the unseal passphrase comes from: a file, the variable CLAVIGER_PASSPHRASE, or the
 * terminal.
 */
final class Passphrase {
    private static final int MIN_LENGTH = 12;

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description =
                    "file that holds the passphrase; default: the variable CLAVIGER_PASSPHRASE, or the terminal")
    private @Nullable Path file;

    /** The passphrase; the caller wipes it. */
    char[] read() {
        if (file != null) {
            return Terminal.secretFrom(file, "passphrase file");
        }
        String variable = System.getenv("CLAVIGER_PASSPHRASE");
        if (variable != null) {
            return variable.toCharArray();
        }
        return ask("Passphrase: ");
    }

    /** A new passphrase, asked twice on a terminal, and long enough. */
    char[] choose() {
        boolean typed = file == null && System.getenv("CLAVIGER_PASSPHRASE") == null;
        char[] chosen = read();
        if (chosen.length < MIN_LENGTH) {
            Arrays.fill(chosen, '\0');
            throw new CommandFailed(
                    "a passphrase has at least %d characters".formatted(MIN_LENGTH));
        }
        if (typed) {
            char[] again = ask("The same again: ");
            boolean same = Arrays.equals(chosen, again);
            Arrays.fill(again, '\0');
            if (!same) {
                Arrays.fill(chosen, '\0');
                throw new CommandFailed("the two passphrases differ; nothing was written");
            }
        }
        return chosen;
    }

    private static char[] ask(String prompt) {
        return Terminal.secret(prompt, "--passphrase-file or CLAVIGER_PASSPHRASE");
    }
}
