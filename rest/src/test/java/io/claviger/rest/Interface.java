package io.claviger.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.state.Role;
import io.claviger.rest.approval.ApproverSettings;
import io.claviger.rest.cluster.ClusterControl;
import io.claviger.rest.evidence.RecordedRequests;
import io.claviger.rest.health.Metrics;
import io.claviger.rest.http.HttpReply;
import io.claviger.rest.identity.BearerTokens;
import io.claviger.rest.json.Json;
import io.claviger.rest.route.Dispatcher;
import io.claviger.rest.route.RouteTable;
import io.claviger.rest.testing.AloneNode;
import io.claviger.rest.testing.FakeRequest;
import io.claviger.rest.testing.NoBackups;
import io.claviger.rest.testing.TestNode;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** The routes of a test node without the network. */
final class Interface implements AutoCloseable {
    final TestNode node;
    final RouteTable routes;
    private final Supplier<Dispatcher> dispatchers;
    private Dispatcher dispatcher;

    Interface(TestNode.Options options) {
        this(options, InstantSource.system());
    }

    /** The same at another time: requests come when the clock says so. */
    Interface(TestNode.Options options, InstantSource clock) {
        this(options, clock, new AloneNode());
    }

    /** A node among others, or what acts as they would. */
    Interface(TestNode.Options options, InstantSource clock, ClusterControl cluster) {
        node = TestNode.start(options);
        RestOptions rest =
                new RestOptions(
                        InetAddress.getLoopbackAddress(),
                        0,
                        Optional.empty(),
                        false,
                        64 * 1024,
                        RestOptions.DEFAULT_MAX_FILE_BYTES,
                        4096,
                        options.jwt(),
                        Optional.of(new KeyLabel("tsa")),
                        ApproverSettings.DEFAULT,
                        true,
                        "0.0-test",
                        "node-1",
                        Optional.empty());
        Metrics metrics =
                new Metrics(
                        node.journal(),
                        node.evidence(),
                        node.engine().device()::sealed,
                        TestNode.SINKS);
        routes =
                RestServer.routes(
                        rest,
                        node.engine(),
                        node.journal(),
                        node.evidence(),
                        node::unseal,
                        cluster,
                        new NoBackups(),
                        TestNode.SINKS,
                        clock,
                        metrics,
                        RestServer.broker(node.engine(), node.journal(), clock, rest.approvers()));
        dispatchers =
                () ->
                        new Dispatcher(
                                routes,
                                node.engine(),
                                node.journal(),
                                options.jwt().map(settings -> new BearerTokens(settings, clock)),
                                clock,
                                rest.maxBodyBytes(),
                                rest.maxRequests(),
                                metrics,
                                new RecordedRequests(node.evidence()));
        dispatcher = dispatchers.get();
    }

    /** Forgets what is kept in memory only, as a restart does. */
    void restart() {
        dispatcher = dispatchers.get();
    }

    static Interface plain() {
        return new Interface(TestNode.Options.plain());
    }

    /** A request with the API key of a role. */
    FakeRequest as(Role role, String method, String target) {
        return new FakeRequest(method, target).key(node.token(role));
    }

    Answered send(FakeRequest request) {
        return new Answered(dispatcher.handle(request));
    }

    @Override
    public void close() {
        node.close();
    }

    /** What came back. */
    record Answered(HttpReply reply) {
        int status() {
            return reply.status();
        }

        String text() {
            return new String(reply.body(), java.nio.charset.StandardCharsets.UTF_8);
        }

        JsonNode json() {
            return Json.parseOwn(reply.body());
        }

        Optional<String> header(String name) {
            return reply.headers().stream()
                    .filter(header -> header.name().equals(name))
                    .map(HttpReply.Header::value)
                    .findFirst();
        }

        int errorCode() {
            return json().path("errorCode").intValue();
        }
    }
}
