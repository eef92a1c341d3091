package io.claviger.cli.node;

import io.claviger.cli.CommandFailed;
import java.io.Console;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
            return fromFile(file);
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

    @SuppressWarnings("SystemConsoleNull") // the JDK's own contract still allows null
    private static char[] ask(String prompt) {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw new CommandFailed(
                    "no terminal to ask on; use --passphrase-file or CLAVIGER_PASSPHRASE");
        }
        return console.readPassword("%s", prompt);
    }

    private static char[] fromFile(Path path) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(path);
        } catch (IOException unreadable) {
            throw new CommandFailed("cannot read the passphrase file %s".formatted(path));
        }
        CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
        Arrays.fill(bytes, (byte) 0);
        int end = decoded.limit();
        while (end > 0 && (decoded.get(end - 1) == '\n' || decoded.get(end - 1) == '\r')) {
            end--;
        }
        char[] passphrase = new char[end];
        decoded.get(0, passphrase);
        Arrays.fill(decoded.array(), '\0');
        return passphrase;
    }
}
