package io.claviger.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.port.Fault;
import io.claviger.core.state.Role;
import io.claviger.rest.Interface.Answered;
import io.claviger.rest.testing.AloneNode;
import io.claviger.rest.testing.TestNode;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A change of the nodes is recorded before it is made, and once more if it was not made. */
class ClusterChangeTest {
    private final Nodes nodes = new Nodes();
    private final Interface rest =
            new Interface(TestNode.Options.plain(), InstantSource.system(), nodes);

    /** Nodes that note what the log said last when they were changed. */
    private final class Nodes extends AloneNode {
        private final List<String> madeAfter = new ArrayList<>();
        private boolean unreachable;

        @Override
        public void promote(String node) {
            made();
        }

        private void made() {
            if (unreachable) {
                throw new Fault.NotServing("the others do not answer");
            }
            madeAfter.add(record(0));
        }
    }

    @AfterEach
    void close() {
        rest.close();
    }

    @Test
    void what_is_to_be_done_is_in_the_log_before_it_is_done() {
        assertThat(promote().status()).isEqualTo(200);

        assertThat(nodes.madeAfter).hasSize(1);
        assertThat(nodes.madeAfter.getFirst())
                .contains("change-cluster", "make node n2 the master");
    }

    @Test
    void what_was_not_done_is_in_the_log_too() {
        nodes.unreachable = true;

        assertThat(promote().status()).isEqualTo(503);
        assertThat(record(1)).contains("make node n2 the master").doesNotContain("not done");
        assertThat(record(0)).contains("not done: make node n2 the master");
    }

    @Test
    void a_refusal_follows_the_intention() {
        assertThat(send("DELETE", "/ops/v1/cluster/master", "").status()).isEqualTo(409);
        assertThat(record(1)).contains("the master steps down");
        assertThat(record(0)).contains("cluster-state");
    }

    @Test
    void nothing_is_changed_without_the_line() {
        rest.node.journal().failWith(new Fault.NotServing("the disk is full"));

        assertThat(promote().status()).isEqualTo(503);
        rest.node.journal().failWith(null);
        assertThat(nodes.madeAfter).isEmpty();
    }

    @Test
    void others_than_the_device_officer_change_nothing() {
        assertThat(rest.send(rest.as(Role.AUDITOR, "DELETE", "/ops/v1/cluster/master")).status())
                .isEqualTo(401);
        assertThat(nodes.madeAfter).isEmpty();
    }

    private Answered promote() {
        return send("POST", "/ops/v1/cluster/master", "{'node':'n2'}");
    }

    private Answered send(String method, String path, String body) {
        var request = rest.as(Role.DEVICE_SO, method, path);
        return rest.send(body.isEmpty() ? request : request.json(body));
    }

    /** The newest record, or one that many before it. */
    private String record(int before) {
        var log = rest.node.reader();
        return new String(
                log.requireRecord(log.size() - 1 - before).toArray(), StandardCharsets.UTF_8);
    }
}
