package io.claviger.acceptance.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** People who hold shares of keys, each with a passphrase; two of them are enough. */
public record ShareHolders(Path dir) {

    /** Writes down what each of them types. */
    public static ShareHolders of(Path dir, String... holders) {
        try {
            for (String holder : holders) {
                Files.writeString(dir.resolve(holder + ".pass"), passphrase(holder) + "\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ShareHolders(dir);
    }

    private static String passphrase(String holder) {
        return "the passphrase of " + holder;
    }

    /** Whether somebody said what no one but a holder knows. */
    public static boolean told(String line) {
        return line.contains(passphrase(""));
    }

    /** The words of a ceremony that makes a backup key and puts the shares into a folder. */
    public String[] ceremony(String folder, String... holders) {
        return Stream.concat(
                        Stream.of("backup", "key", "--threshold", "2"),
                        Stream.concat(
                                Stream.of(holders)
                                        .flatMap(
                                                holder ->
                                                        Stream.of(
                                                                "--holder",
                                                                holder + "=" + pass(holder))),
                                Stream.of("--out", dir.resolve(folder).toString())))
                .toArray(String[]::new);
    }

    /** The words that give shares of that folder. */
    public String[] shares(String folder, String... holders) {
        return List.of(holders).stream()
                .flatMap(
                        holder ->
                                Stream.of(
                                        "--share",
                                        dir.resolve(folder).resolve(holder + ".share")
                                                + "="
                                                + pass(holder)))
                .toArray(String[]::new);
    }

    private Path pass(String holder) {
        return dir.resolve(holder + ".pass");
    }
}
