package io.claviger.rest.backup;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.LogId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPart;
import io.claviger.core.state.PartitionRestore;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.partition.RestoredPartitions;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Json;
import io.claviger.rest.json.Members;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.time.DateTimeException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code /ops/v1/restored-partitions}: for device SOs, who bring a partition from a backup into
 * this device.
 */
public final class PartitionRoutes {
    private static final String PATH = "/ops/v1/restored-partitions";

    private static final Schema STATE =
            Schema.object(
                    "RestoredPartition",
                    "How far a partition is that comes from a backup.",
                    must("partition", Schema.text("Its name.")),
                    must("here", Schema.flag("Whether all of it is here and may be used.")),
                    must("needed", Schema.integer("How many device SOs must want it.")),
                    may("device", Schema.text("Whose it was; not once it is here.")),
                    may("backup", Schema.text("Id of the backup.")),
                    may("fingerprint", Schema.text("What officers approve: SHA-256, hexadecimal.")),
                    may("approvals", Schema.integer("How many device SOs want it so far.")),
                    may("parts", Schema.integer("Of how many parts it consists.")),
                    may("brought", Schema.integer("How many are here; the next has this number.")));

    private final BackupControl backups;
    private final RestoredPartitions partitions;
    private final Supplier<StateView> state;

    public PartitionRoutes(
            BackupControl backups, RestoredPartitions partitions, Supplier<StateView> state) {
        this.backups = backups;
        this.partitions = partitions;
        this.state = state;
    }

    /** The partition that the path names; empty if nothing can be called so. */
    static Optional<PartitionId> named(Call call) {
        try {
            return Optional.of(new PartitionId(call.parameter()));
        } catch (IllegalArgumentException noName) {
            return Optional.empty();
        }
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/ops/v1/partition-recipient")
                        .operation(Operation.READ_OPERATIONS)
                        .summary("To whom the key of a partition is sealed that shall come here")
                        .description(
                                "A note (C2SP signed-note) of the log of three lines: a title, the"
                                        + " device, and an X25519 public key in Base64.")
                        .gives(
                                200,
                                Schema.object(
                                        "PartitionRecipient",
                                        "The key, as the log vouches for it.",
                                        must("device", Schema.text("Name of the device.")),
                                        must("note", Schema.text("The signed note."))))
                        .refuses(RefusalCode.ROLE_NOT_ALLOWED)
                        .handledBy(this::recipient),
                Route.get(PATH + "/{name}")
                        .operation(Operation.READ_OPERATIONS)
                        .summary("How far a partition is that comes from a backup")
                        .gives(200, STATE)
                        .refuses(RefusalCode.ROLE_NOT_ALLOWED, RefusalCode.PARTITION_NOT_FOUND)
                        .handledBy(this::read),
                Route.post(PATH)
                        .operation(Operation.RESTORE_PARTITION)
                        .summary("Want a partition from a backup in this device")
                        .description(
                                "By a device SO ('claviger backup restore-partition'). 202 while"
                                        + " more device SOs are to approve it, as many as let a"
                                        + " node into the cluster. Asked for once more it goes on"
                                        + " where it was.")
                        .takes(
                                Schema.object(
                                        "OfferedPartition",
                                        "The partition, and where it comes from.",
                                        RestorationForm.after(
                                                must("device", Schema.text("Whose it was.")),
                                                must(
                                                        "parts",
                                                        Schema.list(
                                                                Schema.text(
                                                                        "SHA-256, hexadecimal."),
                                                                "Of each part, in their order.")),
                                                must("content", Schema.base64("The first part.")),
                                                must(
                                                        "key",
                                                        Schema.base64(
                                                                "The partition key, sealed to the"
                                                                        + " recipient.")))))
                        .gives(200, STATE)
                        .refuses(
                                RefusalCode.UNWRAP_FAILED,
                                RefusalCode.PARTITION_EXISTS,
                                RefusalCode.ROOT_KEY_STATE)
                        .handledBy(this::begin),
                Route.post(PATH + "/{name}/approval")
                        .operation(Operation.RESTORE_PARTITION)
                        .summary(
                                "Want a partition here that another device SO has begun to restore")
                        .takes(
                                Schema.object(
                                        "PartitionApproval",
                                        "What is approved.",
                                        must(
                                                "fingerprint",
                                                Schema.text(
                                                        "As 'claviger backup verify' shows it:"
                                                                + " SHA-256, hexadecimal."))))
                        .gives(200, STATE)
                        .refuses(RefusalCode.PARTITION_NOT_FOUND)
                        .handledBy(this::approve),
                Route.post(PATH + "/{name}/parts")
                        .operation(Operation.RESTORE_PARTITION)
                        .summary("Bring the next part of a partition")
                        .description("The last part makes the partition usable.")
                        .takes(
                                Schema.object(
                                        "PartitionPart",
                                        "A part, as the backup holds it.",
                                        must("number", Schema.integer("Its number, from 1.")),
                                        must("content", Schema.base64("Its bytes."))))
                        .gives(200, STATE)
                        .refuses(
                                RefusalCode.UNWRAP_FAILED,
                                RefusalCode.PARTITION_NOT_FOUND,
                                RefusalCode.OPERATION_FORBIDDEN,
                                RefusalCode.APPLICATION_EXISTS,
                                RefusalCode.KEY_EXISTS,
                                RefusalCode.CREDENTIAL_INVALID)
                        .handledBy(this::bring),
                Route.delete(PATH + "/{name}")
                        .operation(Operation.RESTORE_PARTITION)
                        .summary("Give up to restore a partition")
                        .description(
                                "What is here of it goes. Ask again until 'gone' is true: what was"
                                        + " much goes in pieces.")
                        .gives(
                                200,
                                Schema.object(
                                        "WithdrawnPartition",
                                        "Whether it is gone.",
                                        must(
                                                "gone",
                                                Schema.flag("Whether nothing of it is left."))))
                        .refuses(RefusalCode.PARTITION_NOT_FOUND)
                        .handledBy(this::withdraw));
    }

    private Reply recipient(Call call) {
        deviceOnly(call);
        return Reply.json(
                200,
                Json.object()
                        .put("device", state.get().device().orElseThrow().log().value())
                        .put("note", backups.vouch(partitions.recipient())));
    }

    private static void deviceOnly(Call call) {
        if (call.identity().partition().isPresent()) {
            throw new Unacceptable(
                    RefusalCode.ROLE_NOT_ALLOWED,
                    "partitions are restored by officers of the device");
        }
    }

    private Reply read(Call call) {
        deviceOnly(call);
        return Reply.json(
                200, written(state.get().partition(partition(call)).orElseThrow(() -> none(call))));
    }

    private static PartitionId partition(Call call) {
        return named(call).orElseThrow(() -> none(call));
    }

    private static Refusal.Thrown none(Call call) {
        return new Refusal.Thrown(
                RefusalCode.PARTITION_NOT_FOUND,
                "there is no partition '%s'".formatted(call.parameter()));
    }

    private Reply begin(Call call) {
        return answered(partitions.begin(call.origin(), offered(call.body())));
    }

    private RestoredPartitions.Offered offered(Members body) {
        try {
            Bytes encoded = Bytes.owned(body.base64("content"));
            List<Bytes> parts =
                    body.optionalTexts("parts").orElse(List.of()).stream()
                            .map(Bytes::ofHex)
                            .toList();
            if (parts.size() < 2) {
                throw Unacceptable.malformed("'parts' names two parts or more");
            }
            return new RestoredPartitions.Offered(
                    new LogId(body.text("device")),
                    RestorationForm.read(body),
                    parts,
                    encoded,
                    backups.partition(encoded),
                    Bytes.owned(body.base64("key")));
        } catch (IllegalArgumentException | DateTimeException malformed) {
            throw Unacceptable.malformed("that is no partition from a backup");
        }
    }

    private Reply approve(Call call) {
        Bytes fingerprint;
        try {
            fingerprint = Bytes.ofHex(call.body().text("fingerprint"));
        } catch (IllegalArgumentException malformed) {
            throw Unacceptable.malformed("'fingerprint' is no hexadecimal number");
        }
        return answered(partitions.approve(call.origin(), partition(call), fingerprint));
    }

    private Reply bring(Call call) {
        Members body = call.body();
        Bytes encoded = Bytes.owned(body.base64("content"));
        PartitionPart part;
        try {
            part = backups.part(encoded);
        } catch (IllegalArgumentException malformed) {
            throw Unacceptable.malformed("'content' is no part of a partition");
        }
        return answered(
                partitions.bring(
                        call.origin(),
                        partition(call),
                        body.optionalInteger("number").orElse(0),
                        encoded,
                        part));
    }

    private Reply withdraw(Call call) {
        return Reply.of(
                partitions.withdraw(call.origin(), partition(call)),
                gone -> Reply.json(200, Json.object().put("gone", gone)));
    }

    private Reply answered(Answer<Partition> answer) {
        return Reply.of(
                answer,
                partition -> {
                    boolean waits =
                            partition
                                    .restore()
                                    .filter(restore -> restore.approvals().size() < needed())
                                    .isPresent();
                    return Reply.json(waits ? 202 : 200, written(partition));
                });
    }

    private int needed() {
        return state.get().device().orElseThrow().nodes().approvals();
    }

    private ObjectNode written(Partition partition) {
        ObjectNode body =
                Json.object()
                        .put("partition", partition.id().value())
                        .put("here", partition.restore().isEmpty())
                        .put("needed", needed());
        partition.restore().ifPresent(restore -> write(restore, partition.id(), body));
        return body;
    }

    private static void write(PartitionRestore restore, PartitionId partition, ObjectNode body) {
        body.put("device", restore.device().value())
                .put("backup", restore.from().backup())
                .put("fingerprint", restore.fingerprint(partition).hex())
                .put("approvals", restore.approvals().size())
                .put("parts", restore.parts().size())
                .put("brought", restore.brought());
    }
}
