package io.claviger.cli.approver;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.service.Service;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The approver's calls of a service. */
final class Tasks {
    /** Tasks hold up to 65 kB of payload three times, in base64. */
    private static final int PAGE_SIZE = 25;

    /** As many open requests as a partition keeps. */
    private static final int MAX_PAGES = 100_000 / PAGE_SIZE;

    private final Service service;
    private final ApproverIdentity approver;

    Tasks(Service service, ApproverIdentity approver) {
        this.service = service;
        this.approver = approver;
    }

    /** All open tasks, oldest first, as the service wrote them. */
    List<JsonNode> all() {
        List<JsonNode> all = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int page = 0; page < MAX_PAGES; page++) {
            Map<String, Object> body = approver.proof(Instant.now());
            body.put("detailLevel", "level2");
            body.put(
                    "paging",
                    Map.of(
                            "pageNumber", page,
                            "pageSize", PAGE_SIZE,
                            "sortOrder", "CREATION_DATE_ASC"));
            List<JsonNode> tasks = listed(body);
            // Tasks that are settled meanwhile move others to an earlier page; a service that does
            // not page sends the same ones again.
            List<JsonNode> fresh =
                    tasks.stream().filter(t -> seen.add(t.path("id").asText())).toList();
            all.addAll(fresh);
            if (tasks.size() < PAGE_SIZE || fresh.isEmpty()) {
                break;
            }
        }
        return all;
    }

    /** One task with all its details. */
    ApprovalTask one(String id) {
        Map<String, Object> body = approver.proof(Instant.now());
        body.put("id", id);
        body.put("detailLevel", "level6");
        return listed(body).stream()
                .filter(task -> task.path("id").asText().equalsIgnoreCase(id))
                .findFirst()
                .map(ApprovalTask::of)
                .orElseThrow(() -> noTask(id));
    }

    private CommandFailed noTask(String id) {
        return new CommandFailed(
                "there is no task %s for this key (%s): it is another approver's, settled, withdrawn or out of time"
                        .formatted(Printable.line(id), KeyName.of(approver.publicKey())));
    }

    private List<JsonNode> listed(Map<String, Object> body) {
        JsonNode tasks = service.post("/v1/filteredAllApprovalTask", body).json().path("tasks");
        if (!tasks.isArray()) {
            throw new CommandFailed("the node's answer holds no list of tasks");
        }
        return tasks.valueStream().toList();
    }

    Service.Reply approve(ApprovalTask task) {
        return service.post("/v1/approval", approver.approval(task));
    }

    Service.Reply reject(String id) {
        Map<String, Object> body = approver.proof(Instant.now());
        body.put("id", id);
        return service.send("PATCH", "/v1/task", body);
    }
}
