package io.claviger.cli.share;

import io.claviger.cli.CommandFailed;
import io.claviger.cli.WrongUsage;
import io.claviger.cli.terminal.Passphrases;
import io.claviger.cli.terminal.Terminal;
import io.claviger.core.state.ShareSet;
import io.claviger.crypto.random.SystemRandom;
import io.claviger.crypto.sealing.Argon2Cost;
import io.claviger.crypto.sealing.KeySplit;
import io.claviger.crypto.sealing.SealedShare;
import io.claviger.crypto.sealing.SharePurpose;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * A key is drawn and split, and one person after the other seals their share under a passphrase of
 * their own. Nobody sees the key; what is written or shown is sealed.
 */
public final class Ceremony {
    private static final String CLEAR = "\u001b[H\u001b[2J\u001b[3J";

    @Option(
            names = "--holder",
            paramLabel = "NAME[=FILE]",
            required = true,
            description =
                    "who gets a share, once for each; FILE holds their passphrase, else they type it")
    private List<String> holders = List.of();

    @Option(
            names = "--threshold",
            paramLabel = "M",
            required = true,
            description = "how many of the shares are needed")
    private int threshold;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "write each share there, as text and as QR code; default: show them on the terminal, one after the other")
    private @Nullable Path out;

    /**
     * Holds it.
     *
     * @param device the device that the shares are for
     * @param use what is done with the key when everybody has their share
     */
    public <T> T hold(SharePurpose purpose, String device, Function<KeySplit, T> use) {
        List<NamedFile> people = holders.stream().map(NamedFile::parse).toList();
        requireSense(people);
        if (out == null) {
            Terminal.require("--out");
        } else {
            reserve(out, people);
        }
        var random = new SystemRandom();
        try (KeySplit split = KeySplit.draw(purpose, device, threshold, people.size(), random)) {
            for (int i = 0; i < people.size(); i++) {
                NamedFile person = people.get(i);
                char[] passphrase =
                        Passphrases.choose(
                                person.passphraseFile(),
                                "%s, choose a passphrase for share %d of %d: "
                                        .formatted(person.name(), i + 1, people.size()),
                                "--holder NAME=FILE");
                try {
                    hand(
                            person,
                            SealedShare.seal(
                                    split.shares().get(i),
                                    person.name(),
                                    passphrase,
                                    Argon2Cost.DEFAULT,
                                    random));
                } finally {
                    Arrays.fill(passphrase, '\0');
                }
            }
            return use.apply(split);
        }
    }

    private void requireSense(List<NamedFile> people) {
        try {
            ShareSet.requireSizes(threshold, people.size());
        } catch (IllegalArgumentException wrong) {
            throw new WrongUsage(String.valueOf(wrong.getMessage()));
        }
        var files = new HashSet<String>();
        for (NamedFile person : people) {
            if (!SealedShare.isHolder(person.name())) {
                throw new WrongUsage(
                        "a holder's name has 1 to 64 letters, digits, blanks and ._@-, not '%s'"
                                .formatted(person.name()));
            }
            if (!files.add(fileName(person))) {
                throw new WrongUsage("two holders are called '%s'".formatted(person.name()));
            }
        }
    }

    /** Nothing is drawn that has no place to go. */
    private static void reserve(Path folder, List<NamedFile> people) {
        try {
            Files.createDirectories(folder);
        } catch (IOException unwritable) {
            throw CommandFailed.writing(folder, unwritable);
        }
        for (NamedFile person : people) {
            if (Files.exists(folder.resolve(fileName(person)))) {
                throw new CommandFailed(
                        "%s exists, and is left as it is"
                                .formatted(folder.resolve(fileName(person))));
            }
        }
    }

    private static String fileName(NamedFile person) {
        return person.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + ".share";
    }

    private void hand(NamedFile person, SealedShare share) {
        String text = share.text();
        var picture = new QrCode(text);
        if (out != null) {
            Path file = out.resolve(fileName(person));
            write(file, text);
            write(file.resolveSibling(file.getFileName() + ".svg"), picture.svg());
            System.out.println(
                    "share %d of %d for %s: %s"
                            .formatted(
                                    share.label().number(),
                                    share.label().count(),
                                    person.name(),
                                    file));
            return;
        }
        System.out.println(text);
        System.out.println(picture.terminal());
        Optional<String> _ =
                Terminal.line(
                        "%s, take it with you, then press Enter: it is not shown again. "
                                .formatted(person.name()),
                        "--out");
        System.out.print(CLEAR);
        System.out.flush();
    }

    private static void write(Path file, String text) {
        try (var channel =
                Files.newByteChannel(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        } catch (FileAlreadyExistsException _) {
            throw new CommandFailed("%s exists, and is left as it is".formatted(file));
        } catch (IOException unwritable) {
            throw CommandFailed.writing(file, unwritable);
        }
    }
}
