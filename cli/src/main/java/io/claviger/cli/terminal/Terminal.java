package io.claviger.cli.terminal;

import io.claviger.cli.CommandFailed;
import java.io.Console;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** The person at the terminal, if there is one. */
public final class Terminal {
    private Terminal() {}

    /**
     * Asks for a secret without showing it; the caller wipes it.
     *
     * @param otherwise what the user can do without a terminal
     */
    public static char[] secret(String prompt, String otherwise) {
        char[] typed = console(otherwise).readPassword("%s", prompt);
        if (typed == null) {
            throw new CommandFailed("nothing was typed");
        }
        return typed;
    }

    /** Asks for a line; empty if the input ended. */
    public static Optional<String> line(String prompt, String otherwise) {
        return Optional.ofNullable(console(otherwise).readLine("%s", prompt));
    }

    /**
     * Fails at once where nobody can be asked.
     *
     * @param otherwise what the user can do without a terminal
     */
    public static void require(String otherwise) {
        Console _ = console(otherwise);
    }

    /** Shows how far long work is, over and over on one line; nothing where nobody looks on. */
    @SuppressWarnings("SystemConsoleNull") // the JDK's own contract still allows null
    public static void progress(String words) {
        Console console = System.console();
        if (console != null && console.isTerminal()) {
            System.err.print("\r" + words);
        }
    }

    @SuppressWarnings("SystemConsoleNull") // the JDK's own contract still allows null
    private static Console console(String otherwise) {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw new CommandFailed("no terminal to ask on; use " + otherwise);
        }
        return console;
    }

    /**
     * The secret that a file holds, without the ends of lines behind it; the caller wipes it.
     *
     * @param what the file is called in a message: {@code passphrase file}
     */
    public static char[] secretFrom(Path path, String what) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(path);
        } catch (IOException unreadable) {
            throw CommandFailed.reading("the %s %s".formatted(what, path), unreadable);
        }
        CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
        Arrays.fill(bytes, (byte) 0);
        int end = decoded.limit();
        while (end > 0 && (decoded.get(end - 1) == '\n' || decoded.get(end - 1) == '\r')) {
            end--;
        }
        char[] secret = new char[end];
        decoded.get(0, secret);
        Arrays.fill(decoded.array(), '\0');
        return secret;
    }
}
