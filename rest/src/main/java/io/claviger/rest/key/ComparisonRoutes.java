package io.claviger.rest.key;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.PartitionId;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.engine.key.Comparisons;
import io.claviger.engine.key.KeyComparison;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Json;
import io.claviger.rest.json.Members;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.util.List;
import java.util.Optional;

/** The route that tells why a call works with one key and not with another. */
public final class ComparisonRoutes {
    private static final Schema NAMED =
            Schema.object(
                    "",
                    "A key.",
                    must("label", Schema.text("Name of the key.")),
                    may("partition", Schema.text("The caller's own if absent.").orNull()));

    private final Comparisons comparisons;

    public ComparisonRoutes(Comparisons comparisons) {
        this.comparisons = comparisons;
    }

    public Route route() {
        return Route.post("/ops/v1/keys/compare")
                .operation(Operation.COMPARE_KEYS)
                .summary("Compare two keys")
                .description(
                        "Every difference that makes the same call end differently, each with its"
                                + " consequence. Officers of the device compare across partitions.")
                .takes(
                        Schema.object(
                                "CompareKeys",
                                "Two keys.",
                                must("first", NAMED),
                                must("second", NAMED)))
                .gives(
                        200,
                        Schema.object(
                                "KeyDifferences",
                                "An empty list: both behave alike.",
                                must(
                                        "differences",
                                        Schema.list(
                                                Schema.object(
                                                        "",
                                                        "One difference.",
                                                        must("aspect", Schema.text("What.")),
                                                        must("first", Schema.text("Here.")),
                                                        must("second", Schema.text("There.")),
                                                        must(
                                                                "consequence",
                                                                Schema.text(
                                                                        "What a caller sees of it."))),
                                                "The differences."))))
                .refuses(RefusalCode.KEY_NOT_FOUND, RefusalCode.PARTITION_NOT_FOUND)
                .handledBy(this::compare);
    }

    private Reply compare(Call call) {
        Members body = call.body();
        return Reply.of(
                comparisons.compare(
                        call.origin(), named(body.object("first")), named(body.object("second"))),
                differences -> Reply.json(200, json(differences)));
    }

    private static Comparisons.Named named(Members key) {
        Optional<PartitionId> partition;
        try {
            partition = key.optionalText("partition").map(PartitionId::new);
        } catch (IllegalArgumentException impossible) {
            throw Unacceptable.malformed(
                    "field '%s' is no partition name".formatted(key.path("partition")));
        }
        return new Comparisons.Named(partition, key.label("label"));
    }

    private static ObjectNode json(List<KeyComparison.Difference> differences) {
        ObjectNode json = Json.object();
        ArrayNode list = json.putArray("differences");
        differences.forEach(
                difference ->
                        list.addObject()
                                .put("aspect", difference.aspect())
                                .put("first", difference.first())
                                .put("second", difference.second())
                                .put("consequence", difference.consequence()));
        return json;
    }
}
