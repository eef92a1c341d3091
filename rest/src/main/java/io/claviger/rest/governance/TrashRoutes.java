package io.claviger.rest.governance;

import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.key.Trash;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Json;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.util.List;
import java.util.UUID;

/** Routes of officers to the keys in the trash of a partition. */
public final class TrashRoutes {
    private static final Schema KEY =
            Schema.object(
                    "InvalidatedKey",
                    "A key in the trash.",
                    must("uuid", Schema.text("Id of the key.")),
                    must("label", Schema.text("The label that it still holds.")),
                    must("partition", Schema.text("Its partition.")),
                    must("type", Schema.text("Kind of key.")),
                    must("application", Schema.text("Whose it was.")),
                    must("invalidated", Schema.instant("Since when.").orNull()));

    private final Trash trash;

    public TrashRoutes(Trash trash) {
        this.trash = trash;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/ops/v1/trash")
                        .operation(Operation.READ_OPERATIONS)
                        .summary("List the keys in the trash of a partition")
                        .query(
                                "partition",
                                Schema.text("Name; officers of a partition may leave it out."))
                        .gives(
                                200,
                                Schema.object(
                                        "Trash",
                                        "Keys by label.",
                                        must("keys", Schema.list(KEY, "Keys."))))
                        .refuses(RefusalCode.PARTITION_NOT_FOUND)
                        .handledBy(this::list),
                Route.post("/ops/v1/trash/{uuid}")
                        .operation(Operation.RESTORE_KEY)
                        .summary("Take a key out of the trash, back into use")
                        .gives(200, KEY)
                        .refuses(RefusalCode.KEY_NOT_FOUND)
                        .handledBy(call -> done(trash.restore(call.origin(), keyInPath(call)))),
                Route.delete("/ops/v1/trash/{uuid}")
                        .operation(Operation.DESTROY_INVALIDATED_KEY)
                        .summary("Destroy a key in the trash for good")
                        .gives(200, KEY)
                        .refuses(RefusalCode.KEY_NOT_FOUND)
                        .handledBy(call -> done(trash.destroy(call.origin(), keyInPath(call)))));
    }

    private Reply list(Call call) {
        PartitionId partition =
                call.query("partition").map(TrashRoutes::named).orElseGet(call::partition);
        call.identity()
                .partition()
                .filter(own -> !own.equals(partition))
                .ifPresent(
                        _ -> {
                            throw noPartition(partition.value());
                        });
        return Reply.of(
                trash.list(call.origin(), partition),
                keys -> {
                    ObjectNode body = Json.object();
                    var array = body.putArray("keys");
                    keys.forEach(key -> array.add(written(key)));
                    return Reply.json(200, body);
                });
    }

    private static PartitionId named(String name) {
        try {
            return new PartitionId(name);
        } catch (IllegalArgumentException _) {
            throw noPartition(name);
        }
    }

    private static Unacceptable noPartition(String name) {
        return new Unacceptable(
                RefusalCode.PARTITION_NOT_FOUND,
                "there is no partition '" + name + "' for this caller");
    }

    private static KeyId keyInPath(Call call) {
        try {
            return new KeyId(UUID.fromString(call.parameter()));
        } catch (IllegalArgumentException _) {
            throw new Unacceptable(RefusalCode.KEY_NOT_FOUND, "the path names no key by its id");
        }
    }

    private static Reply done(Answer<KeyObject> answer) {
        return Reply.of(answer, key -> Reply.json(200, written(key)));
    }

    private static ObjectNode written(KeyObject key) {
        return Json.object()
                .put("uuid", key.id().toString())
                .put("label", key.label().value())
                .put("partition", key.partition().value())
                .put("type", key.spec().displayName())
                .put("application", key.application().value())
                .put("invalidated", key.invalidated().map(Object::toString).orElse(null));
    }
}
