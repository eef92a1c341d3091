package io.claviger.cli.approver;

import io.claviger.cli.CommandFailed;
import io.claviger.cli.WrongUsage;
import io.claviger.cli.terminal.Terminal;
import io.claviger.core.id.Bytes;
import io.claviger.core.refusal.Refusal;
import io.claviger.crypto.certificate.Certificate;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.crypto.signer.KeyFile;
import io.claviger.crypto.signer.KeyFileUnreadable;
import io.claviger.crypto.signer.SignerKey;
import io.claviger.crypto.signer.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the approver's key is, and how the policy names it; the same options on every command. */
final class ApproverOptions {
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "private key, PEM as openssl and ssh-keygen write it")
    private @Nullable Path key;

    @Option(
            names = "--pkcs12",
            paramLabel = "FILE",
            description = "PKCS #12 file that holds the key")
    private @Nullable Path pkcs12;

    @Option(
            names = "--pkcs11",
            paramLabel = "LIBRARY",
            description = "PKCS #11 library of the token that holds the key and its certificate")
    private @Nullable Path pkcs11;

    @Option(
            names = "--slot",
            paramLabel = "N",
            description = "slot of the token; default: the first")
    private @Nullable Long slot;

    @Option(
            names = "--token-label",
            paramLabel = "LABEL",
            description = "label of the token, instead of its slot")
    private @Nullable String tokenLabel;

    @Option(
            names = {"--alias", "--key-label"},
            paramLabel = "LABEL",
            description = "which key of the file or token, if it holds several")
    private @Nullable String alias;

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description =
                    "the certificate that the policy names, PEM or DER; without it the policy names the key")
    private @Nullable Path certificate;

    @Option(
            names = "--own-certificate",
            description =
                    "the policy names the certificate that lies beside the key in the PKCS #12 file or token")
    private boolean ownCertificate;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "file that holds the password or PIN of the key; default: the terminal")
    private @Nullable Path passwordFile;

    @Option(
            names = "--digest",
            paramLabel = "NAME",
            description = "SHA-256, SHA3-384, …; default: as strong as the key")
    private @Nullable String digest;

    /** Opens the key. */
    ApproverIdentity open() {
        requireOneSource();
        try {
            if (key != null) {
                return identity(pem(key), key.toString());
            }
            if (pkcs12 != null) {
                return identity(pkcs12(pkcs12), pkcs12.toString());
            }
            if (pkcs11 != null) {
                return identity(token(pkcs11), "the token");
            }
            throw new IllegalStateException("one source is there");
        } catch (KeyFileUnreadable unreadable) {
            Path source =
                    Stream.of(key, pkcs12).flatMap(Stream::ofNullable).findFirst().orElse(null);
            throw new CommandFailed(
                    "%s %s"
                            .formatted(
                                    source == null ? "the token" : source,
                                    unreadable.getMessage()));
        }
    }

    private void requireOneSource() {
        long sources = Stream.of(key, pkcs12, pkcs11).flatMap(Stream::ofNullable).count();
        if (sources != 1) {
            throw new WrongUsage("say where your key is: one of --key, --pkcs12, --pkcs11");
        }
        if (slot != null && tokenLabel != null) {
            throw new WrongUsage("say either --slot or --token-label");
        }
        if (certificate != null && ownCertificate) {
            throw new WrongUsage("say either --certificate or --own-certificate");
        }
        if (ownCertificate && key != null) {
            throw new WrongUsage("a PEM file holds no certificate of the key; use --certificate");
        }
        if (pkcs11 == null && (slot != null || tokenLabel != null)) {
            throw new WrongUsage("--slot and --token-label go with --pkcs11");
        }
    }

    private SigningKey pem(Path file) throws KeyFileUnreadable {
        try (SecretBytes content = read(file)) {
            return KeyFile.pem(content, () -> password("Password of " + file + ": "));
        }
    }

    private SigningKey pkcs12(Path file) throws KeyFileUnreadable {
        try (SecretBytes content = read(file)) {
            char[] password = password("Password of " + file + ": ");
            try {
                return KeyFile.pkcs12(content, password, Optional.ofNullable(alias));
            } finally {
                Arrays.fill(password, '\0');
            }
        }
    }

    private SigningKey token(Path library) throws KeyFileUnreadable {
        OptionalLong chosen =
                tokenLabel != null
                        ? OptionalLong.of(TokenSlots.of(library).withLabel(tokenLabel))
                        : slot != null ? OptionalLong.of(slot) : OptionalLong.empty();
        char[] pin = password("PIN of the token: ");
        try {
            return TokenKey.open(library, chosen, Optional.ofNullable(alias), pin);
        } finally {
            Arrays.fill(pin, '\0');
        }
    }

    private char[] password(String prompt) {
        return passwordFile == null
                ? Terminal.secret(prompt, "--password-file")
                : Terminal.secretFrom(passwordFile, "password file");
    }

    private static SecretBytes read(Path file) {
        try {
            return SecretBytes.consume(Files.readAllBytes(file));
        } catch (IOException unreadable) {
            throw CommandFailed.reading("the key file %s".formatted(file), unreadable);
        }
    }

    private ApproverIdentity identity(SigningKey opened, String source) {
        Optional<Bytes> named =
                certificate != null
                        ? Optional.of(certificate(certificate, opened))
                        : ownCertificate ? opened.certificate() : Optional.empty();
        return new ApproverIdentity(
                opened, source, digest == null ? opened.publicKey().usualDigest() : digest, named);
    }

    private static Bytes certificate(Path file, SigningKey opened) {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw CommandFailed.reading("the certificate %s".formatted(file), unreadable);
        }
        try {
            Certificate read = Certificate.read(der(content));
            if (!SignerKey.of(read).spki().equals(opened.publicKey().spki())) {
                throw new CommandFailed(
                        "the certificate %s is not that of the key".formatted(file));
            }
            return read.encoded();
        } catch (Refusal.Thrown | IllegalArgumentException _) {
            throw new CommandFailed("%s holds no X.509 certificate".formatted(file));
        }
    }

    private static Bytes der(byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        return begin < 0 || end < begin
                ? Bytes.owned(content)
                : Bytes.owned(
                        Base64.getMimeDecoder()
                                .decode(text.substring(begin + BEGIN.length(), end)));
    }
}
