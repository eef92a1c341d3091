package io.claviger.cli.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.WrongUsage;
import io.claviger.cli.node.Passphrase;
import io.claviger.cli.operator.Print;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import io.claviger.cli.share.Ceremony;
import io.claviger.cli.share.GivenShares;
import io.claviger.cli.share.QrCode;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.state.Restoration;
import io.claviger.crypto.sealing.KeySplit;
import io.claviger.crypto.sealing.NodeSeal;
import io.claviger.crypto.sealing.SealedShare;
import io.claviger.crypto.sealing.SharePurpose;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.record.MalformedEvidence;
import io.claviger.server.backup.BackedUpKey;
import io.claviger.server.backup.BackupFile;
import io.claviger.server.backup.BackupHeader;
import io.claviger.server.backup.DeviceRestore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Backups of the device. */
@Command(
        name = "backup",
        description = "Makes, verifies and restores encrypted backups, whose key is split.",
        mixinStandardHelpOptions = true,
        subcommands = {
            RestorePartitionCommand.class,
            ApprovePartitionCommand.class,
            WithdrawPartitionCommand.class
        },
        footer = {"", "Example:", "  claviger backup create device.backup"})
public final class BackupCommand implements Runnable {
    private static final int ACCEPTED = 202;

    @Override
    public void run() {
        throw Print.subcommandMissing(
                "backup",
                "key",
                "approve-key",
                "share",
                "create",
                "verify",
                "restore",
                "restore-key",
                "restore-partition",
                "approve-partition",
                "withdraw-partition");
    }

    @Command(
            name = "key",
            description =
                    "Splits a new backup key among people, and encrypts backups to it from now on.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger backup key --holder alice --holder bob --holder carol --threshold 2"
            })
    int key(@Mixin Target target, @Mixin Ceremony ceremony) {
        Service service = target.service("deviceSo");
        String device = service.get("/ops/v1/backup-key").json().path("device").asText();
        return ceremony.hold(
                SharePurpose.BACKUP,
                device,
                split -> named(target, service.post("/ops/v1/backup-key", described(split))));
    }

    @Command(
            name = "approve-key",
            description = "Names the backup key that another device SO has named.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger backup approve-key 60f2a2cbaccb6fe98ce79f1d983fd7b751e911213a27d0e5253f4dfe15900502"
            })
    int approveKey(
            @Mixin Target target,
            @Parameters(
                            paramLabel = "KEY",
                            description =
                                    "SHA-256 of the public key, as the ceremony has shown it to all")
                    String fingerprint) {
        Service service = target.service("deviceSo");
        JsonNode proposed = service.get("/ops/v1/backup-key").json().path("proposed");
        if (proposed.isMissingNode()) {
            throw new CommandFailed("no backup key waits for a device SO");
        }
        String waiting = fingerprint(proposed.path("publicKey").asText());
        if (!waiting.equalsIgnoreCase(fingerprint)) {
            throw new CommandFailed(
                    "the key that waits is another one: %s, shares of set %s"
                            .formatted(waiting, set(proposed)));
        }
        ObjectNode key = Service.JSON.createObjectNode();
        key.set("shares", proposed.path("shares"));
        key.set("publicKey", proposed.path("publicKey"));
        return named(target, service.post("/ops/v1/backup-key", key));
    }

    private static int named(Target target, Service.Reply reply) {
        JsonNode state = reply.json();
        JsonNode proposed = state.path("proposed");
        return Print.done(
                target,
                reply,
                reply.status() == ACCEPTED
                        ? "%d of %d device SOs want that shares of set %s open backups of %s; the next one: claviger backup approve-key %s"
                                .formatted(
                                        proposed.path("approvals").asInt(),
                                        state.path("approvals").asInt(),
                                        set(proposed),
                                        state.path("device").asText(),
                                        fingerprint(proposed.path("publicKey").asText()))
                        : "backups of %s are opened by shares of set %s"
                                .formatted(state.path("device").asText(), set(state)));
    }

    private static String set(JsonNode key) {
        JsonNode shares = key.path("shares");
        return "%s, %d of %d"
                .formatted(
                        shares.path("set").asText(),
                        shares.path("threshold").asInt(),
                        shares.path("digests").size());
    }

    private static String fingerprint(String publicKey) {
        return Bytes.owned(Base64.getDecoder().decode(publicKey)).sha256().hex();
    }

    private static ObjectNode described(KeySplit split) {
        ObjectNode key = Service.JSON.createObjectNode();
        ObjectNode shares = key.putObject("shares");
        shares.put("set", split.set().id().hex());
        shares.put("threshold", split.set().threshold());
        var digests = shares.putArray("digests");
        split.set().digests().forEach(digest -> digests.add(digest.hex()));
        key.put("publicKey", NodeSeal.publicKey(split.key()).base64());
        return key;
    }

    @Command(
            name = "share",
            description = "Shows what a share is, and its QR code; opens nothing.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger backup share alice.share"})
    int share(@Parameters(paramLabel = "FILE") Path file) {
        SealedShare share = GivenShares.read(file);
        System.out.println(share.text());
        System.out.print(new QrCode(share.text()).terminal());
        return 0;
    }

    @Command(
            name = "create",
            description =
                    "Makes a backup of the running device or of a partition, and verifies what arrived.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger backup create device.backup"})
    int create(
            @Mixin Target target,
            @Parameters(paramLabel = "FILE", description = "where to write it") Path file,
            @Option(
                            names = "--partition",
                            paramLabel = "NAME",
                            description = "of this partition alone; its own officer may do that")
                    @Nullable String partition) {
        String path =
                partition == null
                        ? "/ops/v1/backups"
                        : "/ops/v1/partitions/%s/backups".formatted(partition(partition));
        Service.Reply reply = target.service("deviceSo").download(path, Map.of(), file);
        BackupFile.Verified backup = new BackupFile(file).verify(Optional.empty());
        if (target.json()) {
            System.out.println(described(backup));
            return 0;
        }
        print(backup);
        reply.evidence().ifPresent(ref -> System.out.println("evidence      " + ref));
        return 0;
    }

    @Command(
            name = "verify",
            description =
                    "Verifies a backup: without shares that nothing was changed, with shares that it opens.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger backup verify device.backup --key log.vkey"})
    int verify(
            @Parameters(paramLabel = "FILE") Path file,
            @Option(
                            names = "--key",
                            paramLabel = "FILE",
                            description = "the log's key, as 'claviger evidence log-key' gives it")
                    @Nullable Path key,
            @Mixin GivenShares shares,
            @Option(names = "--json", description = "print JSON for machines") boolean json) {
        Optional<NoteKey> pinned = pinned(key);
        var backup = new BackupFile(file);
        BackupFile.Verified verified =
                shares.none()
                        ? backup.verify(pinned)
                        : shares.with(given -> backup.test(given, pinned));
        if (json) {
            System.out.println(
                    described(verified)
                            .put("opened", !shares.none())
                            .put("pinned", pinned.isPresent()));
            return 0;
        }
        print(verified);
        System.out.println(
                "signature     of the log, over the whole file"
                        + (pinned.isPresent() ? "; the key is the pinned one" : ""));
        if (pinned.isEmpty()) {
            System.out.println("              the key is the one in the file; pin one with --key");
        }
        System.out.println(
                "content       "
                        + (shares.none()
                                ? "not opened; give shares to open it"
                                : "opened with the shares, whole"));
        return 0;
    }

    @Command(
            name = "restore",
            description = "Restores a device into an empty folder, sealed by a new passphrase.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger backup restore device.backup --data-dir /var/lib/claviger --share alice.share --share bob.share"
            })
    int restore(
            @Parameters(paramLabel = "FILE") Path file,
            @Option(
                            names = "--data-dir",
                            required = true,
                            paramLabel = "DIR",
                            description = "folder of the node that is to be")
                    Path dataDir,
            @Option(
                            names = "--key",
                            paramLabel = "FILE",
                            description = "the log's key; another log's backup is refused")
                    @Nullable Path key,
            @Mixin GivenShares shares,
            @Mixin Passphrase passphrase) {
        if (shares.none()) {
            throw new WrongUsage("say --share, once for each share that is needed");
        }
        Optional<NoteKey> pinned = pinned(key);
        var backup = new BackupFile(file);
        print(backup.verify(pinned));
        BackupHeader restored =
                shares.with(
                        given -> {
                            char[] chosen = passphrase.choose();
                            try {
                                return DeviceRestore.restore(file, dataDir, given, pinned, chosen);
                            } finally {
                                Arrays.fill(chosen, '\0');
                            }
                        });
        System.out.println();
        System.out.println(
                "%s is restored as it was at journal entry %d. Its first record will say so."
                        .formatted(restored.device(), restored.index()));
        System.out.println("Next: claviger serve --data-dir " + dataDir);
        System.out.println("      claviger unseal");
        return 0;
    }

    @Command(
            name = "restore-key",
            description =
                    "Brings one key back from a backup into the running device, by the partition's officer.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger backup restore-key device.backup invoice-signer --partition PAYMENTS --share alice.share --share bob.share"
            })
    int restoreKey(
            @Mixin Target target,
            @Parameters(index = "0", paramLabel = "FILE") Path file,
            @Parameters(
                            index = "1",
                            paramLabel = "LABEL",
                            description = "the key, as it was called")
                    String label,
            @Option(
                            names = "--partition",
                            required = true,
                            paramLabel = "NAME",
                            description = "partition of the key")
                    String partition,
            @Option(
                            names = "--key",
                            paramLabel = "FILE",
                            description = "the log's key; another log's backup is refused")
                    @Nullable Path key,
            @Mixin GivenShares shares) {
        if (shares.none()) {
            throw new WrongUsage("say --share, once for each share that is needed");
        }
        Optional<NoteKey> pinned = pinned(key);
        BackedUpKey found =
                shares.with(
                        given ->
                                BackedUpKey.read(
                                        file, given, pinned, partition(partition), label(label)));
        Restoration from = found.header().restoration();
        return Print.done(
                target,
                target.service("partitionSo")
                        .post(
                                "/ops/v1/restored-keys",
                                written(from).put("key", found.encoded().base64())),
                "key %s is back, as it was at %s".formatted(label, from.made()));
    }

    /** Which backup something comes from, as the service takes it. */
    static ObjectNode written(Restoration from) {
        return Service.JSON
                .createObjectNode()
                .put("backup", from.backup())
                .put("made", from.made().toString())
                .put("records", Long.toString(from.records()))
                .put("root", from.root().base64())
                .put("index", Long.toString(from.index()));
    }

    static PartitionId partition(String name) {
        try {
            return new PartitionId(name);
        } catch (IllegalArgumentException malformed) {
            throw new WrongUsage(String.valueOf(malformed.getMessage()));
        }
    }

    private static KeyLabel label(String name) {
        try {
            return new KeyLabel(name);
        } catch (IllegalArgumentException malformed) {
            throw new WrongUsage(String.valueOf(malformed.getMessage()));
        }
    }

    /** The log's key in this file, if one is given. */
    static Optional<NoteKey> pinned(@Nullable Path file) {
        if (file == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(NoteKey.parse(Files.readString(file).strip()));
        } catch (IOException unreadable) {
            throw CommandFailed.reading(file, unreadable);
        } catch (MalformedEvidence unusable) {
            throw new CommandFailed(
                    "%s holds no log key; 'claviger evidence log-key' gives one".formatted(file));
        }
    }

    static void print(BackupFile.Verified backup) {
        BackupHeader header = backup.header();
        System.out.println("backup        " + header.id());
        System.out.println("device        " + header.device());
        header.partition().ifPresent(partition -> System.out.println("partition     " + partition));
        System.out.println("made          " + header.made());
        System.out.println("shares        " + header.key().shares().words());
        System.out.println("journal       up to entry " + header.index());
        System.out.println(
                "checkpoint    %d records, root %s"
                        .formatted(
                                header.checkpoint().size(),
                                header.checkpoint().checkpoint().root().base64()));
        backup.fingerprint().ifPresent(of -> System.out.println("fingerprint   " + of.hex()));
    }

    private static ObjectNode described(BackupFile.Verified backup) {
        BackupHeader header = backup.header();
        ObjectNode body =
                Service.JSON
                        .createObjectNode()
                        .put("id", header.id())
                        .put("device", header.device())
                        .put("made", header.made().toString())
                        .put("set", header.key().shares().id().hex())
                        .put("threshold", header.key().shares().threshold())
                        .put("index", header.index())
                        .put("records", header.checkpoint().size());
        header.partition().ifPresent(partition -> body.put("partition", partition.value()));
        backup.fingerprint().ifPresent(of -> body.put("fingerprint", of.hex()));
        return body.put("root", header.checkpoint().checkpoint().root().base64());
    }
}
