package io.claviger.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.core.state.Role;
import io.claviger.rest.testing.FakeRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A sink that lags: it shows, and requests are answered all the same. */
class SinkHealthTest {
    @Test
    void a_sink_that_lags_shows_while_the_node_stays_ready() {
        try (var rest = Interface.plain()) {
            for (String path : new String[] {"/health/ready", "/health/live", "/ops/v1/node"}) {
                var answer = rest.send(rest.as(Role.AUDITOR, "GET", path));
                assertThat(answer.status()).as(path).isEqualTo(200);
                JsonNode health = answer.json();
                assertThat(health.path("healthy").booleanValue()).isTrue();
                assertThat(health.path("degraded").booleanValue()).isTrue();
                JsonNode sink = health.path("sinks").get(0);
                assertThat(sink.path("name").textValue()).isEqualTo("siem");
                assertThat(sink.path("to").textValue()).isEqualTo("https://siem.example");
                assertThat(sink.path("position").longValue()).isEqualTo(4);
                assertThat(sink.path("behind").longValue()).isEqualTo(3);
                assertThat(sink.path("since").textValue()).isEqualTo("1970-01-01T00:00:00Z");
                assertThat(sink.path("lastError").textValue()).contains("503");
                assertThat(sink.path("degraded").booleanValue()).isTrue();
            }
        }
    }

    @Test
    void it_shows_in_the_measurements() {
        try (var rest = Interface.plain()) {
            assertThat(rest.send(new FakeRequest("GET", "/metrics")).text())
                    .contains("claviger_sink_behind_records{sink=\"siem\"} 3.0")
                    .contains("claviger_sink_degraded{sink=\"siem\"} 1.0");
        }
    }

    @Test
    void onboarding_warns_of_a_sink_that_the_node_does_not_have() {
        try (var rest = Interface.plain()) {
            assertThat(warnings(rest, "first", "siem, archive, the log"))
                    .hasToString("[\"auditDestination: no sink of this node is named 'archive'\"]");
            assertThat(warnings(rest, "second", "siem")).isEmpty();
        }
    }

    private static JsonNode warnings(Interface rest, String name, String auditDestination) {
        String form =
                """
                {"name":"%s","partition":"DEMO","owner":"o","purpose":"p","environment":"test",
                 "interfaces":["rest"],"algorithms":["RSA"],"destination":"d","rotationDays":90,
                 "expiryDays":365,"destruction":"x","recoveryOwner":"r",
                 "recoveryExpectation":"1h","auditDestination":"%s","rollback":"b"}"""
                        .formatted(name, auditDestination);
        var answer =
                rest.send(
                        rest.as(Role.PARTITION_SO, "POST", "/ops/v1/applications")
                                .body(form.getBytes(StandardCharsets.UTF_8)));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json().path("warnings");
    }
}
