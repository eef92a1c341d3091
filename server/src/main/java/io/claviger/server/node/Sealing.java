package io.claviger.server.node;

import io.claviger.core.id.Bytes;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.state.ShareSet;
import io.claviger.crypto.sealing.KeyShare;
import io.claviger.crypto.sealing.SealedRootKey;
import io.claviger.crypto.sealing.TokenKey;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.crypto.wrapping.UnwrapFailed;
import io.claviger.rest.Unsealer;
import io.claviger.server.cluster.Openings;
import io.claviger.server.config.ConfigurationError;
import io.claviger.server.datadir.DataDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a sealed node: by passphrase, by shares, by a PKCS #11 token, by another node of its
 * cluster or, in development, by key file.
 */
final class Sealing implements Unsealer {
    private static final Logger LOG = LoggerFactory.getLogger(Sealing.class);

    private final Parts parts;
    private final DataDirectory directory;
    private final Optional<UnsealToken> token;
    private final Openings openings;
    private final Optional<ShareCollector> collector;
    private final ReentrantLock lock = new ReentrantLock();

    Sealing(Parts parts, DataDirectory directory, Optional<UnsealToken> token, Openings openings) {
        this.parts = parts;
        this.openings = openings;
        this.directory = directory;
        this.token = token;
        SealedRootKey seal = directory.seal();
        this.collector =
                seal.method() instanceof SealedRootKey.Method.Shares(ShareSet set)
                        ? Optional.of(new ShareCollector(set, seal.deviceId(), parts.clock()))
                        : Optional.empty();
    }

    @Override
    public Collected share(Bytes set, int number, SecretBytes value) {
        lock.lock();
        try {
            if (!parts.engine().device().sealed()) {
                return new Collected.Unsealed();
            }
            if (collector.isEmpty()) {
                return new Collected.NotPossible();
            }
            ShareCollector shares = collector.get();
            if (!set.equals(shares.set().id())) {
                return new Collected.OtherSet(
                        "the share is of set %s; this node opens by set %s"
                                .formatted(set.hex(), shares.set().words()));
            }
            if (!shares.add(number, value)) {
                return new Collected.Wrong();
            }
            if (!shares.complete()) {
                return new Collected.Waiting(
                        shares.have(), shares.set().threshold(), shares.secondsLeft());
            }
            open(shares);
            return new Collected.Unsealed();
        } finally {
            lock.unlock();
        }
    }

    private void open(ShareCollector collected) {
        List<KeyShare> shares = collected.shares();
        String words = collected.words();
        try {
            // Each was compared with the digest in the seal file, so they open it or it is damaged.
            SealedRootKey seal = directory.seal();
            SealedRootKey.Opened opened =
                    seal.openWith(shares)
                            .orElseThrow(
                                    () ->
                                            new ConfigurationError(
                                                    "the shares do not open the seal file; restore it from a backup"));
            open(seal, opened, "unsealed by " + words);
        } finally {
            shares.forEach(KeyShare::close);
            collected.close();
        }
    }

    /** Forgets shares that nobody added to in time. */
    void expire() {
        collector.ifPresent(ShareCollector::expire);
    }

    /** Forgets the shares that are here, and what the node asked for. */
    void close() {
        openings.close();
        collector.ifPresent(ShareCollector::close);
    }

    @Override
    public Result fromPeer(int version, Bytes sealed) {
        lock.lock();
        try {
            if (!parts.engine().device().sealed()) {
                return Result.ALREADY_UNSEALED;
            }
            if (!openings.asks()) {
                return Result.NOT_POSSIBLE;
            }
            Optional<SecretBytes> rootKey = openings.received(version, sealed);
            if (rootKey.isEmpty()) {
                return Result.WRONG_PASSPHRASE;
            }
            try {
                parts.rootKeys().open(version, rootKey.get());
                parts.openCheckpoints();
            } catch (UnwrapFailed | Refusal.Thrown another) {
                // Everybody can seal something to what this node showed.
                sealAgain();
                return Result.WRONG_PASSPHRASE;
            }
            openings.close();
            opened("unsealed by another node of its cluster");
            return Result.UNSEALED;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Result unseal(char[] passphrase) {
        lock.lock();
        try {
            if (!parts.engine().device().sealed()) {
                return Result.ALREADY_UNSEALED;
            }
            SealedRootKey seal = directory.seal();
            return switch (seal.method()) {
                case SealedRootKey.Method.Passphrase _ ->
                        opened(seal, seal.openWith(passphrase), "unsealed by passphrase");
                case SealedRootKey.Method.Token(String key, _, _) when token.isPresent() ->
                        opened(
                                seal,
                                byToken(seal, key, passphrase),
                                "unsealed by key %s of a token".formatted(key));
                case SealedRootKey.Method.Token _,
                        SealedRootKey.Method.KeyFile _,
                        SealedRootKey.Method.Shares _ ->
                        Result.NOT_POSSIBLE;
            };
        } finally {
            lock.unlock();
        }
    }

    private Result opened(SealedRootKey seal, Optional<SealedRootKey.Opened> opened, String how) {
        if (opened.isEmpty()) {
            return Result.WRONG_PASSPHRASE;
        }
        open(seal, opened.get(), how);
        return Result.UNSEALED;
    }

    private Optional<SealedRootKey.Opened> byToken(SealedRootKey seal, String key, char[] pin) {
        try (TokenKey held = token.orElseThrow().open(key, pin, false)) {
            return seal.openWith(held);
        } catch (GeneralSecurityException | ConfigurationError refused) {
            // Not the message of the library, which may say anything.
            LOG.error(
                    "the token does not open the node: {}",
                    refused instanceof ConfigurationError
                            ? refused.getMessage()
                            : "it refused the PIN, or the key");
            return Optional.empty();
        }
    }

    /**
     * Opens the node by a token whose PIN lies in a file. What does not work is logged, and the
     * node stays sealed.
     */
    void unsealByToken(Path pinFile) {
        char[] pin;
        try {
            pin = pin(pinFile);
        } catch (IOException unreadable) {
            LOG.error("the PIN file {} cannot be read; the node stays sealed", pinFile);
            return;
        }
        try {
            if (unseal(pin) != Result.UNSEALED) {
                LOG.error("the node stays sealed");
            }
        } finally {
            Arrays.fill(pin, '\0');
        }
    }

    /** The text of the file without the blanks around it; nothing else holds it on. */
    private static char[] pin(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
        try {
            int from = 0;
            int to = text.limit();
            while (from < to && Character.isWhitespace(text.get(from))) {
                from++;
            }
            while (to > from && Character.isWhitespace(text.get(to - 1))) {
                to--;
            }
            return Arrays.copyOfRange(text.array(), from, to);
        } finally {
            Arrays.fill(bytes, (byte) 0);
            Arrays.fill(text.array(), '\0');
        }
    }

    /** Opens a development node by the key file in its data directory. */
    void unsealForDevelopment() {
        SealedRootKey seal = directory.seal();
        try (SecretBytes keyFile = SecretBytes.consume(directory.developmentKey())) {
            SealedRootKey.Opened opened =
                    seal.openWith(keyFile)
                            .orElseThrow(
                                    () ->
                                            new ConfigurationError(
                                                    "the key file in %s does not open its seal; restore both from one backup"
                                                            .formatted(directory.root())));
            open(seal, opened, "unsealed by key file: development mode");
        }
    }

    private void sealAgain() {
        parts.rootKeys().close();
        parts.engine().device().seal();
    }

    private void open(SealedRootKey seal, SealedRootKey.Opened opened, String how) {
        try {
            parts.rootKeys().open(seal.version(), opened);
            parts.openCheckpoints();
        } catch (UnwrapFailed foreign) {
            sealAgain();
            throw new ConfigurationError(
                    "the seal file belongs to another device than the journal; restore both from one backup");
        } catch (Refusal.Thrown missing) {
            sealAgain();
            throw new ConfigurationError(
                    "the journal needs another root key than the seal file holds (%s); restore both from one backup, or let the node join its cluster anew"
                            .formatted(missing.getMessage()));
        }
        opened(how);
    }

    private void opened(String how) {
        if (!parts.engine().device().memoryLocked()) {
            LOG.warn(
                    "the system refuses to lock memory (RLIMIT_MEMLOCK): the root key may reach the swap device");
        }
        if (parts.rolledBack().isPresent()) {
            // Not one more record on a log that is older than what its witnesses have seen.
            return;
        }
        parts.noteStart(
                "%s; version %s; %s"
                        .formatted(
                                how,
                                Version.current(),
                                parts.mechanisms()
                                        .accelerationProblem()
                                        .map(problem -> "no acceleration: " + problem)
                                        .orElse("accelerated")));
    }
}
