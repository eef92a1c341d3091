package io.claviger.server.node;

import io.claviger.crypto.sealing.SealedRootKey;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.crypto.wrapping.UnwrapFailed;
import io.claviger.rest.Unsealer;
import io.claviger.server.config.ConfigurationError;
import io.claviger.server.datadir.DataDirectory;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a sealed node, by passphrase or, in development, by key file. */
final class Sealing implements Unsealer {
    private static final Logger LOG = LoggerFactory.getLogger(Sealing.class);

    private final Parts parts;
    private final SealedRootKey seal;
    private final ReentrantLock lock = new ReentrantLock();

    Sealing(Parts parts, SealedRootKey seal) {
        this.parts = parts;
        this.seal = seal;
    }

    @Override
    public Result unseal(char[] passphrase) {
        lock.lock();
        try {
            if (!parts.engine().device().sealed()) {
                return Result.ALREADY_UNSEALED;
            }
            if (!(seal.method() instanceof SealedRootKey.Method.Passphrase)) {
                return Result.NOT_POSSIBLE;
            }
            Optional<SecretBytes> rootKey = seal.unseal(passphrase);
            if (rootKey.isEmpty()) {
                return Result.WRONG_PASSPHRASE;
            }
            open(rootKey.get(), "unsealed by passphrase");
            return Result.UNSEALED;
        } finally {
            lock.unlock();
        }
    }

    /** Opens a development node by the key file in its data directory. */
    void unsealForDevelopment(DataDirectory directory) {
        try (SecretBytes keyFile = SecretBytes.consume(directory.developmentKey())) {
            SecretBytes rootKey =
                    seal.unseal(keyFile)
                            .orElseThrow(
                                    () ->
                                            new ConfigurationError(
                                                    "the key file in %s does not open its seal; restore both from one backup"
                                                            .formatted(directory.root())));
            open(rootKey, "unsealed by key file: development mode");
        }
    }

    private void open(SecretBytes rootKey, String how) {
        try {
            parts.engine().device().unseal(rootKey);
            parts.openCheckpoints();
        } catch (UnwrapFailed foreign) {
            parts.engine().device().seal();
            throw new ConfigurationError(
                    "the seal file belongs to another device than the journal; restore both from one backup");
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
