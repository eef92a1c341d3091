package io.claviger.cli.share;

import io.claviger.cli.CommandFailed;
import io.claviger.cli.terminal.Terminal;
import io.claviger.crypto.sealing.KeyShare;
import io.claviger.crypto.sealing.SealedShare;
import io.claviger.crypto.sealing.ShareDamaged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Shares that their holders bring, each opened by its own passphrase. */
public final class GivenShares {
    private static final int MAX_BYTES = 16_384;

    @Option(
            names = "--share",
            paramLabel = "FILE[=PASSPHRASE-FILE]",
            description =
                    "a share, once for each; its passphrase is in the second file, else it is typed")
    private List<String> files = List.of();

    public boolean none() {
        return files.isEmpty();
    }

    /** Opens them for a use, and wipes them after it. */
    public <T> T with(Function<List<KeyShare>, T> use) {
        var opened = new ArrayList<KeyShare>();
        try {
            for (String file : files) {
                opened.add(open(NamedFile.parse(file)));
            }
            return use.apply(opened);
        } finally {
            opened.forEach(KeyShare::close);
        }
    }

    private static KeyShare open(NamedFile given) {
        Path file = Path.of(given.name());
        SealedShare sealed = read(file);
        char[] passphrase =
                given.passphraseFile()
                        .map(path -> Terminal.secretFrom(path, "passphrase file"))
                        .orElseGet(
                                () ->
                                        Terminal.secret(
                                                "Passphrase of %s for share %d: "
                                                        .formatted(
                                                                sealed.holder(),
                                                                sealed.label().number()),
                                                "--share FILE=PASSPHRASE-FILE"));
        try {
            return sealed.open(passphrase)
                    .orElseThrow(
                            () ->
                                    new CommandFailed(
                                            "%s: that is not the passphrase of %s for this share"
                                                    .formatted(file, sealed.holder())));
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    /** The sealed share in a file. */
    public static SealedShare read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new CommandFailed("%s: this is no key share".formatted(file));
            }
            return SealedShare.parse(Files.readString(file));
        } catch (ShareDamaged damaged) {
            throw new CommandFailed("%s: %s".formatted(file, damaged.getMessage()));
        } catch (IOException unreadable) {
            throw CommandFailed.reading(file, unreadable);
        }
    }
}
