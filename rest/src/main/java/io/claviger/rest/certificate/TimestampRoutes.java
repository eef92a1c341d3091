package io.claviger.rest.certificate;

import static io.claviger.rest.route.Schema.must;

import io.claviger.core.evidence.Operation;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.Hash;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.engine.timestamp.Timestamps;
import io.claviger.rest.json.Json;
import io.claviger.rest.json.Members;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Timestamps by RFC 3161. */
public final class TimestampRoutes {
    private static final Map<String, Hash> HASHES =
            Map.of(
                    "SHA224", Hash.SHA224,
                    "SHA256", Hash.SHA256,
                    "SHA384", Hash.SHA384,
                    "SHA512", Hash.SHA512);

    private final Timestamps timestamps;
    private final Optional<KeyLabel> key;

    /**
     * The routes.
     *
     * @param key label of the timestamp key, the same in every partition that stamps
     */
    public TimestampRoutes(Timestamps timestamps, Optional<KeyLabel> key) {
        this.timestamps = timestamps;
        this.key = key;
    }

    public List<Route> routes() {
        return List.of(
                Route.post("/v1/createRfcTimestamp")
                        .operation(Operation.TIMESTAMP)
                        .summary("Timestamp (RFC 3161)")
                        .description(
                                "Hashes the payload and signs the digest with the time. The key is the one"
                                        + " that setting 'hsm.rfcTimestampKeyName' names.")
                        .takes(
                                Schema.object(
                                        "TimestampRequest",
                                        "What the timestamp is about.",
                                        must("payload", Schema.base64("The data.")),
                                        must(
                                                "hashAlgorithm",
                                                Schema.oneOf(
                                                        "How the data is hashed.",
                                                        new TreeSet<>(HASHES.keySet())))))
                        .gives(
                                200,
                                Schema.object(
                                        "Timestamp",
                                        "The timestamp.",
                                        must("timestamp", Schema.base64("TimeStampToken, DER."))))
                        .refuses(
                                RefusalCode.NOT_CONFIGURED,
                                RefusalCode.KEY_NOT_FOUND,
                                RefusalCode.CERTIFICATE_NOT_FOUND,
                                RefusalCode.CERTIFICATE_INVALID,
                                RefusalCode.OPERATION_FORBIDDEN,
                                RefusalCode.CLOCK_BEHIND,
                                RefusalCode.KEY_CHANGED)
                        .handledBy(this::stamp));
    }

    private Reply stamp(Call call) {
        Members body = call.body();
        Hash hash = body.named("hashAlgorithm", name -> Optional.ofNullable(HASHES.get(name)));
        byte[] payload = body.base64("payload");
        return Reply.of(
                timestamps.stamp(call.origin(), key, hash, payload),
                token -> Reply.json(200, Json.object().put("timestamp", token.base64())));
    }
}
