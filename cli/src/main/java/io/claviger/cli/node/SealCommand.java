package io.claviger.cli.node;

import io.claviger.cli.operator.Print;
import io.claviger.cli.share.Ceremony;
import io.claviger.cli.share.GivenShares;
import io.claviger.cli.terminal.Passphrases;
import io.claviger.crypto.sealing.SharePurpose;
import io.claviger.server.node.Resealing;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** By what a node is opened. */
@Command(
        name = "seal",
        description = "Shows and changes by what a node is opened.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  claviger seal show --data-dir /var/lib/claviger"})
public final class SealCommand implements Runnable {
    @Override
    public void run() {
        throw Print.subcommandMissing("seal", "show", "split", "token", "passphrase");
    }

    @Command(
            name = "show",
            description = "Says by what a node is opened.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger seal show --data-dir /var/lib/claviger"})
    int show(@Mixin Folder folder) {
        try (var resealing = Resealing.of(folder.dataDir)) {
            System.out.println(resealing.method());
        }
        return 0;
    }

    @Command(
            name = "split",
            description =
                    "From now on a stopped node is opened by shares that several people hold.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger seal split --data-dir /var/lib/claviger --holder alice --holder bob --holder carol --threshold 2"
            })
    int split(
            @Mixin Folder folder,
            @Mixin Ceremony ceremony,
            @Mixin Passphrase passphrase,
            @Mixin TokenAccess token,
            @Mixin GivenShares shares) {
        try (var resealing = Resealing.of(folder.dataDir)) {
            open(resealing, passphrase, token, shares);
            ceremony.hold(
                    SharePurpose.SEAL,
                    resealing.device(),
                    split -> {
                        resealing.split(split);
                        return split;
                    });
            System.out.println("opened by: " + resealing.method());
        }
        return 0;
    }

    @Command(
            name = "passphrase",
            description = "From now on a stopped node is opened by another passphrase.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger seal passphrase --data-dir /var/lib/claviger --share alice.share --share bob.share"
            })
    int passphrase(
            @Mixin Folder folder,
            @Mixin Passphrase passphrase,
            @Mixin TokenAccess token,
            @Mixin GivenShares shares,
            @Option(
                            names = "--new-passphrase-file",
                            paramLabel = "FILE",
                            description =
                                    "file that holds the new passphrase; default: the terminal")
                    @Nullable Path next) {
        try (var resealing = Resealing.of(folder.dataDir)) {
            open(resealing, passphrase, token, shares);
            char[] chosen =
                    Passphrases.choose(
                            Optional.ofNullable(next), "New passphrase: ", "--new-passphrase-file");
            try {
                resealing.passphrase(chosen);
            } finally {
                Arrays.fill(chosen, '\0');
            }
            System.out.println("opened by: " + resealing.method());
        }
        return 0;
    }

    @Command(
            name = "token",
            description =
                    "From now on a stopped node is opened by an AES key in a PKCS #11 token, which is made if there is none.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger seal token --data-dir /var/lib/claviger --library /usr/lib/softhsm/libsofthsm2.so --token-key claviger-seal"
            })
    int token(
            @Mixin Folder folder,
            @Option(
                            names = "--token-key",
                            required = true,
                            paramLabel = "LABEL",
                            description = "label of the key in the token")
                    String label,
            @Mixin Passphrase passphrase,
            @Mixin TokenAccess token,
            @Mixin GivenShares shares) {
        try (var resealing = Resealing.of(folder.dataDir)) {
            open(resealing, passphrase, token, shares);
            token.with((where, pin) -> resealing.token(where, label, pin));
            System.out.println("opened by: " + resealing.method());
        }
        return 0;
    }

    private static void open(
            Resealing resealing, Passphrase passphrase, TokenAccess token, GivenShares shares) {
        if (resealing.byToken()) {
            token.with(
                    (where, pin) -> {
                        resealing.open(where, pin);
                    });
            return;
        }
        if (resealing.byShares()) {
            shares.with(
                    given -> {
                        resealing.open(given);
                        return given;
                    });
            return;
        }
        char[] given = passphrase.read();
        try {
            resealing.open(given);
        } finally {
            Arrays.fill(given, '\0');
        }
    }

    /** Which node. */
    static final class Folder {
        @Option(
                names = "--data-dir",
                required = true,
                paramLabel = "DIR",
                description = "folder of the node, which is stopped")
        private Path dataDir = Path.of("");
    }
}
