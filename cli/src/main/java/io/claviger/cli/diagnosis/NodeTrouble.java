package io.claviger.cli.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.cli.service.Service;
import io.claviger.core.refusal.Guidance;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.engine.diagnosis.Slot;
import io.claviger.engine.diagnosis.Trouble;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The diagnosis of a node that answers nobody: sealed, not serving, not there. It has the form of
 * the node's own.
 */
final class NodeTrouble {
    private NodeTrouble() {}

    /**
     * What is wrong with the node by its health; empty if it can be asked itself.
     *
     * @param address of the node, for people
     */
    static Optional<ObjectNode> of(Optional<Service.Reply> health, String address) {
        if (health.isEmpty()) {
            return Optional.of(
                    diagnosis(
                            Trouble.NODE_UNREACHABLE.wireName(),
                            Trouble.NODE_UNREACHABLE.guidance(),
                            "nobody answers at " + address,
                            "operator",
                            "curl -sS " + address + "/health/live"));
        }
        JsonNode body = health.get().json();
        if (body.path("sealed").asBoolean()) {
            return Optional.of(
                    diagnosis(
                            RefusalCode.SEALED.wireName(),
                            Guidance.of(RefusalCode.SEALED),
                            "node %s is sealed".formatted(body.path("node").asText()),
                            "device SO",
                            "claviger unseal --url " + address));
        }
        String state = body.path("state").asText("serving");
        if (state.equals("serving")) {
            return Optional.empty();
        }
        Trouble trouble = state.equals("disk_full") ? Trouble.DISK_FULL : Trouble.NODE_NOT_SERVING;
        return Optional.of(
                diagnosis(
                        trouble.wireName(),
                        trouble.guidance(),
                        "node %s: %s"
                                .formatted(
                                        body.path("node").asText(), body.path("reason").asText()),
                        "operator",
                        "curl -sS " + address + "/health/ready"));
    }

    private static ObjectNode diagnosis(
            String code, Guidance guidance, String message, String who, String command) {
        ObjectNode json = Service.JSON.createObjectNode();
        json.put("time", Instant.now().toString()).put("broken", true);
        var ladder = json.putArray("ladder");
        for (String step : List.of("confirm", "trace")) {
            ladder.addObject().put("step", step).put("state", "not-reached").putArray("looks");
        }
        ladder.addObject()
                .put("step", "inspect")
                .put("state", "broken")
                .putArray("looks")
                .addObject()
                .put("aspect", "node")
                .put("sound", false)
                .put("found", message);
        json.putObject("finding")
                .put("step", "inspect")
                .put("aspect", "node")
                .put("code", code)
                .put("message", message)
                .put("meaning", guidance.meaning());
        json.putObject("fix")
                .put("what", guidance.fix())
                .put("who", who)
                .put("undo", "nothing is changed")
                .putArray("commands")
                .add(command);
        json.putNull("healed");
        json.putNull("incident");
        var evidence = json.putArray("evidence");
        for (Slot slot : Slot.values()) {
            evidence.addObject()
                    .put("slot", slot.wireName())
                    .put(
                            "value",
                            slot == Slot.NODE_STATE
                                    ? message
                                    : "not applicable: the node cannot be asked");
        }
        json.putArray("record");
        return json;
    }
}
