package io.claviger.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.client.ScriptedNode.Said;
import io.claviger.client.model.KeyReference;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Calls with an idempotency key: where they are made again, and what becomes of them. */
class RepetitionTest {
    private static final String DONE = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone";

    private static Claviger client(String idempotency, ScriptedNode... nodes) {
        return Claviger.connect(
                ClientSettings.from(
                        Map.of(
                                "claviger.nodes",
                                String.join(
                                        ",",
                                        List.of(nodes).stream().map(ScriptedNode::url).toList()),
                                "claviger.idempotency",
                                idempotency,
                                "claviger.request-timeout",
                                "PT3S")));
    }

    private static Call<String> change(Claviger client) {
        return client.keys().deleteKey(KeyReference.with("one").build());
    }

    private static String refused(int status, String code) {
        String body = "{\"errorCode\":611,\"reason\":\"r\",\"message\":\"m\"}";
        return "HTTP/1.1 %d No\r\nClaviger-Refusal: %s request\r\nClaviger-Evidence: log/7\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(status, code, body.length(), body);
    }

    @Test
    void a_lost_answer_is_asked_for_on_the_same_node_with_the_same_key() throws Exception {
        try (var first = new ScriptedNode(Said.NOTHING, Said.of(DONE));
                var second = new ScriptedNode(Said.of(DONE))) {
            assertThat(change(client("off", first, second)).idempotent().send()).isEqualTo("done");
            assertThat(first.heads())
                    .hasSize(2)
                    .allMatch(head -> head.contains("Idempotency-Key: \""));
            assertThat(new HashSet<>(first.lines("Idempotency-Key"))).hasSize(1);
            assertThat(new HashSet<>(first.lines("X-Request-Id"))).hasSize(1);
            assertThat(first.lines("X-Request-Id").get(0)).startsWith("X-Request-Id: ik-");
            assertThat(second.heads()).isEmpty();
        }
    }

    @Test
    void settings_give_every_change_a_key_of_its_own() throws Exception {
        try (var node = new ScriptedNode(Said.of(DONE), Said.of(DONE))) {
            Claviger client = client("on", node);
            change(client).send();
            change(client).send();
            assertThat(new HashSet<>(node.lines("Idempotency-Key"))).hasSize(2);
        }
    }

    @Test
    void the_first_one_on_its_way_is_waited_for() throws Exception {
        try (var node =
                new ScriptedNode(
                        Said.NOTHING,
                        Said.of(refused(409, "request-in-progress")),
                        Said.of(refused(409, "request-in-progress")),
                        Said.of(DONE))) {
            assertThat(change(client("on", node)).send()).isEqualTo("done");
        }
    }

    @Test
    void an_answer_that_is_gone_is_told_with_its_record() throws Exception {
        try (var node = new ScriptedNode(Said.NOTHING, Said.of(refused(409, "answer-not-kept")))) {
            assertThatThrownBy(() -> change(client("on", node)).send())
                    .isInstanceOfSatisfying(
                            ClavigerException.AnswerLost.class,
                            lost -> assertThat(lost.receipt().evidence()).contains("log/7"));
        }
    }

    @Test
    void a_node_that_does_not_come_back_leaves_the_outcome_unknown() throws Exception {
        var first = new ScriptedNode(Said.NOTHING);
        try (var second = new ScriptedNode(Said.of(DONE))) {
            Claviger client = client("on", first, second);
            first.closeAfter(1);
            assertThatThrownBy(() -> change(client).within(Duration.ofMillis(600)).send())
                    .isInstanceOf(ClavigerException.OutcomeUnknown.class);
            assertThat(second.heads()).isEmpty();
        }
    }

    @Test
    void what_was_not_taken_goes_to_the_next_node() throws Exception {
        try (var first = new ScriptedNode(Said.of(refused(503, "sealed")));
                var second = new ScriptedNode(Said.of(DONE))) {
            assertThat(change(client("on", first, second)).send()).isEqualTo("done");
        }
    }
}
