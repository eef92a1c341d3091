package io.claviger.cli.node;

import io.claviger.cli.WrongUsage;
import io.claviger.cli.terminal.Terminal;
import io.claviger.server.node.UnsealToken;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The PKCS #11 token by which a node is opened. */
final class TokenAccess {
    @Option(names = "--library", paramLabel = "FILE", description = "PKCS #11 library of the token")
    private @Nullable Path library;

    @Option(
            names = "--slot",
            paramLabel = "N",
            description = "slot of the token; default: the first that has one")
    private @Nullable Long slot;

    @Option(
            names = "--pin-file",
            paramLabel = "FILE",
            description = "file that holds the token's PIN; default: the terminal")
    private @Nullable Path pinFile;

    /** Lends the token and its PIN, which is wiped afterwards. */
    void with(BiConsumer<UnsealToken, char[]> use) {
        if (library == null) {
            throw new WrongUsage("say --library, the PKCS #11 library of the token");
        }
        char[] pin =
                pinFile != null
                        ? Terminal.secretFrom(pinFile, "PIN file")
                        : Terminal.secret("PIN of the token: ", "--pin-file");
        try {
            use.accept(new UnsealToken(library, Optional.ofNullable(slot)), pin);
        } finally {
            Arrays.fill(pin, '\0');
        }
    }
}
