package io.claviger.server.node;

import io.claviger.core.id.Bytes;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.state.ShareSet;
import io.claviger.crypto.sealing.KeyShare;
import io.claviger.crypto.sealing.SealedRootKey;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.crypto.wrapping.UnwrapFailed;
import io.claviger.rest.Unsealer;
import io.claviger.server.config.ConfigurationError;
import io.claviger.server.datadir.DataDirectory;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a sealed node: by passphrase, by shares or, in development, by key file. */
final class Sealing implements Unsealer {
    private static final Logger LOG = LoggerFactory.getLogger(Sealing.class);

    private final Parts parts;
    private final DataDirectory directory;
    private final Optional<ShareCollector> collector;
    private final ReentrantLock lock = new ReentrantLock();

    Sealing(Parts parts, DataDirectory directory) {
        this.parts = parts;
        this.directory = directory;
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

    /** Forgets the shares that are here. */
    void close() {
        collector.ifPresent(ShareCollector::close);
    }

    @Override
    public Result unseal(char[] passphrase) {
        lock.lock();
        try {
            if (!parts.engine().device().sealed()) {
                return Result.ALREADY_UNSEALED;
            }
            SealedRootKey seal = directory.seal();
            if (!(seal.method() instanceof SealedRootKey.Method.Passphrase)) {
                return Result.NOT_POSSIBLE;
            }
            Optional<SealedRootKey.Opened> opened = seal.openWith(passphrase);
            if (opened.isEmpty()) {
                return Result.WRONG_PASSPHRASE;
            }
            open(seal, opened.get(), "unsealed by passphrase");
            return Result.UNSEALED;
        } finally {
            lock.unlock();
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
