package io.claviger.client.api;

import io.claviger.client.Call;
import io.claviger.client.http.Exchange;
import io.claviger.client.http.Incoming;
import io.claviger.client.http.Outgoing;
import io.claviger.client.json.JsonObject;

/** The state of a node. Made from the description of the service. */
public final class Health {
    private final Exchange exchange;

    public Health(Exchange exchange) {
        this.exchange = exchange;
    }

    /**
     * Whether the process should be left running. 503 when only a restart can help. Needs no
     * credential.
     *
     * @see <a href="/health/live">GET /health/live</a>
     */
    public Call<io.claviger.client.model.Health> getHealthLive() {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/health/live"),
                in -> io.claviger.client.model.Health.of(in.object()));
    }

    /**
     * Whether requests should be sent here. 503 while sealed or while the journal does not serve.
     * Needs no credential.
     *
     * @see <a href="/health/ready">GET /health/ready</a>
     */
    public Call<io.claviger.client.model.Health> getHealthReady() {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/health/ready"),
                in -> io.claviger.client.model.Health.of(in.object()));
    }

    /**
     * A real signature on the probe key, recorded. The result is kept for a few seconds. Needs no
     * credential.
     *
     * @see <a href="/health/crypto">GET /health/crypto</a>
     */
    public Call<io.claviger.client.model.Health> getHealthCrypto() {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/health/crypto"),
                in -> io.claviger.client.model.Health.of(in.object()));
    }

    /**
     * Measurements. In the text form of Prometheus. Needs no credential.
     *
     * @see <a href="/metrics">GET /metrics</a>
     */
    public Call<String> getMetrics() {
        return new Call<>(exchange, Outgoing.of("GET", "/metrics"), Incoming::text);
    }

    /**
     * This document. Needs no credential.
     *
     * @see <a href="/openapi.json">GET /openapi.json</a>
     */
    public Call<JsonObject> getDescription() {
        return new Call<>(exchange, Outgoing.of("GET", "/openapi.json"), Incoming::object);
    }
}
