package io.claviger.rest.cluster;

import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.evidence.Operation;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.rest.cluster.ClusterControl.RootKeyState;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Json;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.util.List;

/**
 * {@code /ops/v1/device/root-key}: which device root key is in use, and another one in its place.
 */
public final class RootKeyRoutes {
    private static final String PATH = "/ops/v1/device/root-key";

    private static final Schema STATE =
            Schema.object(
                    "RootKeyState",
                    "Which device root key is in use.",
                    must("version", Schema.integer("Its number; the first is 1.")),
                    must("replaced", Schema.flag("Whether another one takes its place now.")),
                    must(
                            "partitionsLeft",
                            Schema.integer("Partitions whose key lies under the old one still.")),
                    must(
                            "notTaken",
                            Schema.list(
                                    Schema.text("Name of a node."),
                                    "Nodes that have not taken the newest one yet.")));

    private final ClusterControl cluster;

    public RootKeyRoutes(ClusterControl cluster) {
        this.cluster = cluster;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(PATH)
                        .operation(Operation.READ_OPERATIONS)
                        .summary("Tell which device root key is in use")
                        .gives(200, STATE)
                        .refuses(RefusalCode.ROLE_NOT_ALLOWED)
                        .handledBy(this::state),
                Route.post(PATH)
                        .operation(Operation.ROTATE_ROOT_KEY)
                        .summary("Put another device root key in the place of the one in use")
                        .description(
                                "Partition keys are re-wrapped under it while the device is used;"
                                        + " GET tells how far that is.")
                        .gives(200, STATE)
                        .refuses(RefusalCode.ROOT_KEY_STATE)
                        .handledBy(this::rotate));
    }

    private Reply state(Call call) {
        if (call.identity().partition().isPresent()) {
            throw new Unacceptable(
                    RefusalCode.ROLE_NOT_ALLOWED,
                    "the root key is for officers and auditors of the device");
        }
        return Reply.json(200, written(cluster.rootKey()));
    }

    private Reply rotate(Call call) {
        return Reply.of(
                cluster.rotateRootKey(call.origin()), state -> Reply.json(200, written(state)));
    }

    private static ObjectNode written(RootKeyState state) {
        ObjectNode body =
                Json.object()
                        .put("version", state.version())
                        .put("replaced", state.replaced())
                        .put("partitionsLeft", state.partitionsLeft());
        var nodes = body.putArray("notTaken");
        state.notTaken().forEach(nodes::add);
        return body;
    }
}
