package io.claviger.cli.node;

import io.claviger.cli.terminal.Passphrases;
import io.claviger.cli.terminal.Terminal;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where the unseal passphrase comes from: a file, the variable CLAVIGER_PASSPHRASE, or the
 * terminal.
 */
public final class Passphrase {
    private static final String OTHERWISE = "--passphrase-file or CLAVIGER_PASSPHRASE";

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description =
                    "file that holds the passphrase; default: the variable CLAVIGER_PASSPHRASE, or the terminal")
    private @Nullable Path file;

    /** The passphrase; the caller wipes it. */
    public char[] read() {
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
    public char[] choose() {
        return file == null && System.getenv("CLAVIGER_PASSPHRASE") == null
                ? Passphrases.typedTwice("Passphrase: ", OTHERWISE)
                : Passphrases.longEnough(read());
    }

    private static char[] ask(String prompt) {
        return Terminal.secret(prompt, OTHERWISE);
    }
}
