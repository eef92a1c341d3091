package io.claviger.rest.backup;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.command.Command;
import io.claviger.core.evidence.EvidenceRef;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.Fault;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.BackupKey;
import io.claviger.core.state.BackupKeys;
import io.claviger.core.state.Device;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.core.state.Restoration;
import io.claviger.core.state.ShareSet;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.engine.key.RestoredKeys;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.http.HttpReply;
import io.claviger.rest.json.Json;
import io.claviger.rest.json.Members;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** {@code /ops/v1/backup-key} and {@code /ops/v1/backups}: for the device SO. */
public final class BackupRoutes {
    private static final String OCTETS = "application/octet-stream";

    private static final Schema SHARES =
            Schema.object(
                    "ShareSet",
                    "The people's shares of a key.",
                    must("set", Schema.text("Id of the set: 16 hexadecimal digits.")),
                    must("threshold", Schema.integer("How many shares are needed.")),
                    must(
                            "digests",
                            Schema.list(
                                    Schema.text("SHA-256, hexadecimal."),
                                    "Of each share, in the order of their numbers.")));

    private static final Schema PUBLIC_KEY = Schema.base64("X25519, 32 bytes.");

    private static final Schema PROPOSED =
            Schema.object(
                    "ProposedBackupKey",
                    "A key that is not used yet.",
                    must("shares", SHARES),
                    must("publicKey", PUBLIC_KEY),
                    must("approvals", Schema.integer("How many device SOs want it so far.")));

    private static final Schema KEY =
            Schema.object(
                    "BackupKey",
                    "To whom backups are encrypted.",
                    must("device", Schema.text("Name of the device.")),
                    must("approvals", Schema.integer("How many device SOs name another key.")),
                    may("shares", SHARES),
                    may("publicKey", PUBLIC_KEY),
                    may("proposed", PROPOSED));

    private final BackupControl backups;
    private final Inquiries inquiries;
    private final RestoredKeys keys;
    private final Supplier<StateView> state;
    // Each holds the files of a snapshot for as long as it is on its way.
    private final Semaphore one = new Semaphore(1);

    public BackupRoutes(
            BackupControl backups,
            Inquiries inquiries,
            RestoredKeys keys,
            Supplier<StateView> state) {
        this.backups = backups;
        this.inquiries = inquiries;
        this.keys = keys;
        this.state = state;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/ops/v1/backup-key")
                        .operation(Operation.READ_OPERATIONS)
                        .summary("To whom backups are encrypted")
                        .description(
                                "Without 'shares' and 'publicKey' there is no backup key yet;"
                                        + " 'proposed' waits for more device SOs.")
                        .gives(200, KEY)
                        .refuses(RefusalCode.ROLE_NOT_ALLOWED)
                        .handledBy(this::key),
                Route.post("/ops/v1/backup-key")
                        .operation(Operation.CHANGE_BACKUP_KEY)
                        .summary("Encrypt backups to another key")
                        .description(
                                "The public half of a key whose private half exists in shares only"
                                        + " ('claviger backup key'). Backups from before stay with"
                                        + " the shares that they were made for. 202 while more"
                                        + " device SOs are to name the same key, as many as let a"
                                        + " node into the cluster.")
                        .takes(
                                Schema.object(
                                        "NewBackupKey",
                                        "The key.",
                                        must("shares", SHARES),
                                        must("publicKey", PUBLIC_KEY)))
                        .gives(200, KEY)
                        .handledBy(this::change),
                Route.post("/ops/v1/backups")
                        .operation(Operation.CREATE_BACKUP)
                        .summary("Make a backup of the device")
                        .description(
                                "The whole device as it is at one journal entry, encrypted. One at"
                                        + " a time; more get 503.")
                        .gives(OCTETS)
                        .refuses(RefusalCode.NOT_CONFIGURED, RefusalCode.ROOT_KEY_STATE)
                        .handledBy(this::create),
                Route.post("/ops/v1/partitions/{name}/backups")
                        .operation(Operation.CREATE_BACKUP)
                        .summary("Make a backup of one partition")
                        .description(
                                "What the partition holds at one journal entry, encrypted to the"
                                        + " device's backup key; by the device SO, or by the"
                                        + " partition SO of that partition. Open requests for"
                                        + " approval are not in it.")
                        .gives(OCTETS)
                        .refuses(
                                RefusalCode.NOT_CONFIGURED,
                                RefusalCode.PARTITION_NOT_FOUND,
                                RefusalCode.OPERATION_FORBIDDEN)
                        .handledBy(this::createOfPartition),
                Route.post("/ops/v1/restored-keys")
                        .operation(Operation.RESTORE_BACKUP)
                        .summary("Bring one key back from a backup of this device")
                        .description(
                                "As it was, into its partition and under its application, by the"
                                        + " partition's officer ('claviger backup restore-key'). The"
                                        + " key comes wrapped; only a key of this partition opens"
                                        + " here. Stateful keys do not come back.")
                        .takes(
                                Schema.object(
                                        "RestoredKey",
                                        "The key, and where it comes from.",
                                        RestorationForm.after(
                                                must(
                                                        "key",
                                                        Schema.base64("As the backup holds it.")))))
                        .gives(
                                200,
                                Schema.object(
                                        "BroughtBack",
                                        "The key.",
                                        must("label", Schema.text("Its label.")),
                                        must("id", Schema.text("Its id.")),
                                        must("application", Schema.text("Whose it is."))))
                        .refuses(
                                RefusalCode.UNWRAP_FAILED,
                                RefusalCode.KEY_EXISTS,
                                RefusalCode.PARTITION_NOT_FOUND,
                                RefusalCode.APPLICATION_NOT_FOUND,
                                RefusalCode.OPERATION_FORBIDDEN)
                        .handledBy(this::restoreKey));
    }

    private Reply restoreKey(Call call) {
        Members body = call.body();
        KeyObject key;
        Restoration restoration;
        try {
            key = backups.key(Bytes.owned(body.base64("key")));
            restoration = RestorationForm.read(body);
        } catch (IllegalArgumentException | DateTimeException malformed) {
            throw Unacceptable.malformed("that is no key from a backup");
        }
        return Reply.of(
                keys.restore(call.origin(), key, restoration),
                restored ->
                        Reply.json(
                                200,
                                Json.object()
                                        .put("label", restored.label().value())
                                        .put("id", restored.id().toString())
                                        .put("application", restored.application().value())));
    }

    private Reply key(Call call) {
        if (call.identity().partition().isPresent()) {
            throw new Unacceptable(
                    RefusalCode.ROLE_NOT_ALLOWED,
                    "the backup key is for officers and auditors of the device");
        }
        return Reply.json(200, written(device()));
    }

    private Reply change(Call call) {
        BackupKey key = read(call.body());
        return Reply.of(
                inquiries.answer(new Command.ChangeBackupKey(call.origin(), key), key),
                _ -> {
                    Device device = device();
                    boolean used = device.backupKeys().inUse().equals(Optional.of(key));
                    return Reply.json(used ? 200 : 202, written(device));
                });
    }

    private Reply create(Call call) {
        if (call.identity().partition().isPresent()) {
            throw new Unacceptable(
                    RefusalCode.ROLE_NOT_ALLOWED, "a backup of the device is the device SO's");
        }
        return streamed(call, Optional.empty(), "the device", backups::take);
    }

    private Reply createOfPartition(Call call) {
        Optional<Partition> partition =
                PartitionRoutes.named(call)
                        .flatMap(state.get()::partition)
                        .filter(
                                it ->
                                        call.identity()
                                                .partition()
                                                .map(it.id()::equals)
                                                .orElse(true));
        if (partition.isEmpty()) {
            throw new Refusal.Thrown(
                    RefusalCode.PARTITION_NOT_FOUND,
                    "there is no partition '%s' for this caller".formatted(call.parameter()));
        }
        PartitionId id = partition.get().id();
        if (partition.get().restore().isPresent()) {
            throw new Refusal.Thrown(
                    RefusalCode.OPERATION_FORBIDDEN,
                    "partition '%s' is being restored itself".formatted(id));
        }
        return streamed(
                call,
                Optional.of(id),
                "partition " + id,
                (backup, key) -> backups.take(backup, key, id));
    }

    private interface Taking {
        HttpReply.Stream take(String id, BackupKey key);
    }

    private Reply streamed(Call call, Optional<PartitionId> partition, String what, Taking taking) {
        BackupKey key =
                device().backupKeys()
                        .inUse()
                        .orElseThrow(
                                () ->
                                        new Refusal.Thrown(
                                                RefusalCode.NOT_CONFIGURED,
                                                "the device has no backup key; 'claviger backup key' makes one"));
        if (!one.tryAcquire()) {
            throw new Fault.Overloaded();
        }
        boolean streaming = false;
        try {
            String id = backups.newId();
            // The record first, so that every copy that leaves knows of itself.
            Answer<String> recorded =
                    inquiries.granted(
                            call.origin(),
                            Operation.CREATE_BACKUP,
                            partition,
                            Optional.empty(),
                            Optional.of(
                                    "backup %s of %s, for shares %s"
                                            .formatted(id, what, key.shares().words())),
                            id);
            if (!(recorded instanceof Answer.Granted<String>(_, EvidenceRef evidence))) {
                return Reply.of(
                        recorded,
                        granted -> {
                            throw new IllegalStateException("granted: " + granted);
                        });
            }
            var passing = new Passing(taking.take(id, key));
            streaming = true;
            return new Reply.Streamed(OCTETS, passing, evidence);
        } finally {
            if (!streaming) {
                one.release();
            }
        }
    }

    private final class Passing implements HttpReply.Stream {
        private final HttpReply.Stream backup;

        Passing(HttpReply.Stream backup) {
            this.backup = backup;
        }

        @Override
        public void write(OutputStream out) {
            backup.write(out);
        }

        @Override
        public void close() {
            try {
                backup.close();
            } finally {
                one.release();
            }
        }
    }

    private Device device() {
        return state.get().device().orElseThrow();
    }

    private static BackupKey read(Members body) {
        Members shares = body.object("shares");
        try {
            return new BackupKey(
                    new ShareSet(
                            Bytes.owned(shares.hex("set")),
                            shares.optionalInteger("threshold").orElse(0),
                            shares.optionalTexts("digests").orElse(List.of()).stream()
                                    .map(Bytes::ofHex)
                                    .toList()),
                    Bytes.owned(body.base64("publicKey")));
        } catch (IllegalArgumentException wrong) {
            throw Unacceptable.malformed("that is no backup key: " + wrong.getMessage());
        }
    }

    private static ObjectNode written(Device device) {
        ObjectNode body =
                Json.object()
                        .put("device", device.log().value())
                        .put("approvals", device.nodes().approvals());
        BackupKeys keys = device.backupKeys();
        keys.inUse().ifPresent(key -> write(key, body));
        keys.proposed()
                .ifPresent(
                        waiting -> {
                            ObjectNode proposed = body.putObject("proposed");
                            write(waiting.key(), proposed);
                            proposed.put("approvals", waiting.approvals().size());
                        });
        return body;
    }

    private static void write(BackupKey key, ObjectNode body) {
        ObjectNode shares = body.putObject("shares");
        shares.put("set", key.shares().id().hex());
        shares.put("threshold", key.shares().threshold());
        var digests = shares.putArray("digests");
        key.shares().digests().forEach(digest -> digests.add(digest.hex()));
        body.put("publicKey", key.publicKey().base64());
    }
}
