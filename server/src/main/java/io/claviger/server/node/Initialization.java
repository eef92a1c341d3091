package io.claviger.server.node;

import io.claviger.core.command.Command;
import io.claviger.core.id.LogId;
import io.claviger.core.state.Device;
import io.claviger.core.state.Role;
import io.claviger.crypto.provider.Mechanisms;
import io.claviger.crypto.sealing.Argon2Cost;
import io.claviger.crypto.sealing.SealedRootKey;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.device.DeviceKeys;
import io.claviger.engine.user.IssueRequest;
import io.claviger.engine.user.Issued;
import io.claviger.server.config.Configuration;
import io.claviger.server.config.ConfigurationError;
import io.claviger.server.datadir.DataDirectory;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Makes a device in an empty data directory: root key, seal file, journal, first record, first
 * checkpoint.
 */
public final class Initialization {
    private Initialization() {}

    /**
     * What the operator is told once.
     *
     * @param logKey public key of the evidence log in the form that verifiers pin
     */
    public record Initialized(String log, String logKey, String deviceSoToken) {

        /** Shows no token. */
        @Override
        public String toString() {
            return "Initialized[" + log + "]";
        }
    }

    /** A device whose root key opens by a passphrase; the caller wipes it. */
    public static Initialized withPassphrase(
            Configuration configuration, Path dataDir, char[] passphrase) {
        try (var directory = DataDirectory.open(dataDir)) {
            requireEmpty(directory);
            return make(
                    configuration,
                    directory,
                    Mechanisms.start(),
                    (rootKey, device, parts) ->
                            SealedRootKey.sealWithPassphrase(
                                    passphrase,
                                    rootKey,
                                    device,
                                    Argon2Cost.DEFAULT,
                                    parts.random()));
        }
    }

    /** A development device, whose root key opens by a key file beside it. */
    static Initialized forDevelopment(
            Configuration configuration, DataDirectory directory, Mechanisms mechanisms) {
        return make(
                configuration,
                directory,
                mechanisms,
                (rootKey, device, parts) -> {
                    byte[] keyFile = new byte[DeviceKeys.KEY_BYTES];
                    parts.random().fill(keyFile);
                    directory.writeDevelopmentKey(keyFile);
                    try (SecretBytes key = SecretBytes.consume(keyFile)) {
                        return SealedRootKey.sealWithKeyFile(key, rootKey, device, parts.random());
                    }
                });
    }

    private static void requireEmpty(DataDirectory directory) {
        if (directory.initialized()) {
            throw new ConfigurationError(
                    "data directory %s holds a device already; nothing was changed"
                            .formatted(directory.root()));
        }
    }

    private static Initialized make(
            Configuration configuration,
            DataDirectory directory,
            Mechanisms mechanisms,
            Sealer sealer) {
        directory.makeJournal();
        try (Parts parts =
                Parts.open(configuration, directory, mechanisms, UnaryOperator.identity(), true)) {
            byte[] suffix = new byte[4];
            parts.random().fill(suffix);
            LogId log = new LogId("claviger-" + HexFormat.of().formatHex(suffix));
            byte[] fresh = new byte[DeviceKeys.KEY_BYTES];
            parts.random().fill(fresh);
            try (SecretBytes rootKey = SecretBytes.consume(fresh)) {
                SealedRootKey seal = sealer.seal(rootKey, log.value(), parts);
                parts.engine().device().unseal(rootKey.copy());
                Initialized made = record(parts, log);
                // Last, because its presence says that there is a complete device.
                directory.writeSeal(seal);
                return made;
            }
        }
    }

    private static Initialized record(Parts parts, LogId log) {
        Device device = parts.engine().device().newDevice(log, parts.clock().instant());
        Issued officer =
                parts.engine()
                        .credentials()
                        .draw(
                                new IssueRequest(
                                        "first device SO",
                                        Role.DEVICE_SO,
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty()),
                                parts.clock().instant());
        parts.engine()
                .inquiries()
                .propose(
                        new Command.InitializeDevice(parts.origin(), device, officer.credential()));
        parts.openCheckpoints();
        var checkpointer = parts.evidence().checkpointer().orElseThrow();
        checkpointer.sign(parts.clock().instant());
        return new Initialized(log.value(), checkpointer.key().toString(), officer.token());
    }

    private interface Sealer {
        SealedRootKey seal(SecretBytes rootKey, String device, Parts parts);
    }
}
