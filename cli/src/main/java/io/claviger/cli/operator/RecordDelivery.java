package io.claviger.cli.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;

/** Takes an onboarding record to the node, or asks what would become of it. */
final class RecordDelivery {
    static final String REQUESTS = "/ops/v1/application-requests";

    /** What is wanted of the node. */
    enum Purpose {
        /** By one officer, where the partition allows that. */
        ONBOARD("partitionSo", "onboarding"),
        REQUEST("deviceSo", "onboarding"),
        CHANGE("deviceSo", "a change");

        private final String role;
        private final String words;

        Purpose(String role, String words) {
            this.role = role;
            this.words = words;
        }

        Service service(Target target) {
            return target.service(role);
        }
    }

    private RecordDelivery() {}

    /** Sends the record; prints what was done. */
    static int send(Target target, Purpose purpose, byte[] record) {
        if (purpose == Purpose.ONBOARD) {
            return onboard(target, record);
        }
        Service.Reply reply = purpose.service(target).post(REQUESTS, record);
        int done =
                Print.done(
                        target,
                        reply,
                        "requested %s of application %s"
                                .formatted(
                                        purpose.words,
                                        reply.json().path("application").path("name").asText()));
        if (!target.json()) {
            printChanges(reply.json());
        }
        return done;
    }

    private static int onboard(Target target, byte[] record) {
        Service.Reply reply = Purpose.ONBOARD.service(target).post("/ops/v1/applications", record);
        reply.json()
                .path("warnings")
                .forEach(warning -> System.err.println("claviger: warning: " + warning.asText()));
        return Print.done(
                target, reply, "onboarded application " + reply.json().path("name").asText());
    }

    /** What would become of the record; nothing is requested. */
    static Service.Reply rehearsal(Target target, Purpose purpose, byte[] record) {
        return purpose.service(target).post("/ops/v1/application-rehearsals", record);
    }

    /** Prints what would become of the record; 0 if it would be taken. */
    static int rehearse(Target target, Purpose purpose, byte[] record) {
        Service.Reply reply = rehearsal(target, purpose, record);
        if (target.json()) {
            System.out.println(reply.text());
        } else {
            printRehearsal(reply.json());
        }
        return reply.json().path("accepted").asBoolean() ? 0 : 1;
    }

    static void printRehearsal(JsonNode answer) {
        if (answer.path("accepted").asBoolean()) {
            System.out.println("dry run: would be accepted");
            printChanges(answer);
        } else {
            System.out.println(
                    "dry run: would be refused (%s): %s"
                            .formatted(
                                    answer.path("refusal").asText(),
                                    answer.path("message").asText()));
        }
    }

    /** Field by field, in JSON, which shows no control character as it is. */
    static void printChanges(JsonNode answer) {
        for (JsonNode change : answer.path("changes")) {
            String field = change.path("field").asText();
            if (change.path("before").isTextual()) {
                System.out.println("- " + field + ": " + change.path("before").asText());
            }
            System.out.println("+ " + field + ": " + change.path("after").asText());
        }
    }
}
