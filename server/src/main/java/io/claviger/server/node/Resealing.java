package io.claviger.server.node;

import io.claviger.core.state.ShareSet;
import io.claviger.crypto.provider.Mechanisms;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.sealing.Argon2Cost;
import io.claviger.crypto.sealing.KeyShare;
import io.claviger.crypto.sealing.KeySplit;
import io.claviger.crypto.sealing.SealedRootKey;
import io.claviger.crypto.sealing.TokenKey;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.server.config.ConfigurationError;
import io.claviger.server.datadir.DataDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Seals the root key of a stopped node in another way. The seal file is replaced in one step; what
 * opened it before opens nothing any more, but copies of the old file.
 */
public final class Resealing implements AutoCloseable {
    private final DataDirectory directory;
    private SealedRootKey seal;
    private @Nullable SecretBytes rootKey;

    private Resealing(DataDirectory directory, SealedRootKey seal) {
        this.directory = directory;
        this.seal = seal;
    }

    /**
     * Takes the folder of a stopped node.
     *
     * @throws ConfigurationError if it is in use, holds no device or its seal is damaged
     */
    public static Resealing of(Path dataDir) {
        if (!Files.isDirectory(dataDir)) {
            throw new ConfigurationError("%s holds no device".formatted(dataDir));
        }
        var directory = DataDirectory.open(dataDir);
        try {
            if (!directory.initialized()) {
                throw new ConfigurationError("%s holds no device".formatted(dataDir));
            }
            return new Resealing(directory, directory.seal());
        } catch (ConfigurationError unusable) {
            directory.close();
            throw unusable;
        }
    }

    /** The device whose root key it is. */
    public String device() {
        return seal.deviceId();
    }

    public boolean byShares() {
        return seal.method() instanceof SealedRootKey.Method.Shares;
    }

    /** By what it is opened, in words. */
    public String method() {
        return switch (seal.method()) {
            case SealedRootKey.Method.Passphrase _ -> "passphrase";
            case SealedRootKey.Method.KeyFile _ -> "key file, in development mode";
            case SealedRootKey.Method.Shares(ShareSet set) -> "shares of set " + set.words();
            case SealedRootKey.Method.Token(String key, _, _) ->
                    "key %s in a PKCS #11 token".formatted(key);
        };
    }

    /** Opens it with the passphrase, which stays the caller's. */
    public void open(char[] passphrase) {
        if (!(seal.method() instanceof SealedRootKey.Method.Passphrase)) {
            throw new ConfigurationError("this node is opened by " + method());
        }
        keep(seal.unseal(passphrase), "the passphrase does not open this node");
    }

    /** Opens it with shares, which stay the caller's. */
    public void open(List<KeyShare> shares) {
        if (!(seal.method() instanceof SealedRootKey.Method.Shares(ShareSet set))) {
            throw new ConfigurationError("this node is opened by " + method());
        }
        for (KeyShare share : shares) {
            if (!share.belongsTo(set)) {
                throw new ConfigurationError(
                        "share %d of set %s is none of set %s"
                                .formatted(
                                        share.label().number(),
                                        share.label().set().hex(),
                                        set.words()));
            }
        }
        keep(
                seal.unseal(shares),
                "%d different shares of set %s are needed".formatted(set.threshold(), set.words()));
    }

    public boolean byToken() {
        return seal.method() instanceof SealedRootKey.Method.Token;
    }

    /** Opens it with the key in a token; the PIN stays the caller's. */
    public void open(UnsealToken token, char[] pin) {
        if (!(seal.method() instanceof SealedRootKey.Method.Token(String label, _, _))) {
            throw new ConfigurationError("this node is opened by " + method());
        }
        try (TokenKey key = token.open(label, pin, false)) {
            keep(seal.unseal(key), "that key of the token does not open this node");
        } catch (GeneralSecurityException refused) {
            throw new ConfigurationError("the token refused the PIN, or the key");
        }
    }

    /**
     * Seals it under a key in a token, which is made if there is none; the PIN stays the caller's.
     *
     * @param label 1 to 64 letters, digits, dots, dashes or underscores
     */
    public void token(UnsealToken token, String label, char[] pin) {
        if (!SealedRootKey.Method.Token.isLabel(label)) {
            throw new ConfigurationError(
                    "a key in a token has a label of 1 to 64 letters, digits, dots, dashes or underscores");
        }
        try (TokenKey key = token.open(label, pin, true)) {
            SealedRootKey next =
                    SealedRootKey.sealWithToken(
                            key, opened(), seal.version(), seal.deviceId(), random());
            // Only what the token has just opened replaces what opens now.
            try (SecretBytes again =
                    next.unseal(key)
                            .orElseThrow(
                                    () ->
                                            new ConfigurationError(
                                                    "the token does not open what it sealed; nothing was changed"))) {
                if (!again.constantTimeEquals(opened())) {
                    throw new ConfigurationError(
                            "the token does not open what it sealed; nothing was changed");
                }
            }
            replace(next);
        } catch (GeneralSecurityException | ProviderException refused) {
            throw new ConfigurationError(
                    "the token refused the PIN, or the key; nothing was changed");
        }
    }

    private void keep(Optional<SecretBytes> opened, String otherwise) {
        rootKey = opened.orElseThrow(() -> new ConfigurationError(otherwise));
    }

    /** Seals it under the key of a split. */
    public void split(KeySplit split) {
        replace(
                SealedRootKey.sealWithShares(
                        split, opened(), seal.version(), seal.deviceId(), random()));
    }

    /** Seals it under a passphrase, which stays the caller's. */
    public void passphrase(char[] passphrase) {
        replace(
                SealedRootKey.sealWithPassphrase(
                        passphrase,
                        opened(),
                        seal.version(),
                        seal.deviceId(),
                        Argon2Cost.DEFAULT,
                        random()));
    }

    private void replace(SealedRootKey next) {
        directory.writeSeal(next);
        seal = next;
    }

    private SecretBytes opened() {
        SecretBytes present = rootKey;
        if (present == null) {
            throw new IllegalStateException("the seal was not opened");
        }
        return present;
    }

    private static RandomSource random() {
        return Mechanisms.start().random();
    }

    @Override
    public void close() {
        SecretBytes present = rootKey;
        if (present != null) {
            present.close();
        }
        directory.close();
    }
}
