package io.claviger.cli.migrate;

import io.claviger.cli.CommandFailed;
import io.claviger.cli.WrongUsage;
import io.claviger.cli.pkcs11.TokenContents;
import io.claviger.cli.terminal.Terminal;
import io.claviger.crypto.provider.Mechanisms;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where the keys are, and which are meant; the same options on both commands. */
final class SourceOptions {
    private static final Set<String> USES = Set.of("sign", "decrypt", "unwrap", "derive");

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "key store of Java: JKS, JCEKS or PKCS #12")
    private @Nullable Path file;

    @Option(
            names = "--pkcs11",
            paramLabel = "LIBRARY",
            description = "PKCS #11 library of a token, instead of a file")
    private @Nullable Path library;

    @Option(names = "--token-label", paramLabel = "LABEL", description = "label of the token")
    private @Nullable String tokenLabel;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "file that holds the password or PIN; default: the terminal")
    private @Nullable Path passwordFile;

    @Option(
            names = "--key-password-file",
            paramLabel = "FILE",
            description = "file that holds the password of the keys; default: that of the store")
    private @Nullable Path keyPasswordFile;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description = "entries that are meant; default: all")
    private List<String> only = List.of();

    @Option(
            names = "--prefix",
            defaultValue = "",
            paramLabel = "TEXT",
            description = "what their labels begin with in Claviger")
    private String prefix = "";

    @Option(
            names = "--use",
            split = ",",
            paramLabel = "USE",
            description = {
                "what the keys may do: sign, decrypt, unwrap, derive;",
                "default: what the token or their certificates say"
            })
    private List<String> uses = List.of();

    @Option(names = "--expired", description = "keys whose certificate has expired as well")
    private boolean expired;

    /** Opens the source. */
    KeySource open() {
        if ((file == null) == (library == null)) {
            throw new WrongUsage("say where the keys are: either FILE or --pkcs11");
        }
        if ((library == null) != (tokenLabel == null)) {
            throw new WrongUsage("--pkcs11 and --token-label go together");
        }
        char[] password = password();
        try {
            if (file != null) {
                return FileSource.open(
                        file,
                        password,
                        keyPasswordFile == null
                                ? password.clone()
                                : Terminal.secretFrom(keyPasswordFile, "password file"));
            }
            return token(password);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private KeySource token(char[] pin) {
        if (library == null || tokenLabel == null) {
            throw new IllegalStateException("a token is named");
        }
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(pin));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        encoded.clear().put(new byte[encoded.capacity()]);
        try {
            return new TokenSource(TokenContents.open(library, tokenLabel, bytes));
        } catch (IllegalArgumentException lacking) {
            throw new CommandFailed(
                    "the PKCS #11 library %s does not work: %s"
                            .formatted(library, lacking.getMessage()));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private char[] password() {
        return passwordFile == null
                ? Terminal.secret("Password or PIN: ", "--password-file")
                : Terminal.secretFrom(passwordFile, "password file");
    }

    /** What is looked for in it. */
    Survey survey() {
        uses.stream()
                .filter(use -> !USES.contains(use))
                .findFirst()
                .ifPresent(
                        wrong -> {
                            throw new WrongUsage(
                                    "'%s' is no use of a key; one of %s"
                                            .formatted(wrong, USES.stream().sorted().toList()));
                        });
        return new Survey(
                Mechanisms.startWithoutAcceleration(),
                Set.copyOf(only),
                prefix,
                Set.copyOf(uses),
                expired,
                Instant.now());
    }
}
