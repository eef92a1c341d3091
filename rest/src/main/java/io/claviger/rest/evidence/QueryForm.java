package io.claviger.rest.evidence;

import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.Journal;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.evidence.log.Dimension;
import io.claviger.evidence.log.RecordQuery;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Members;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads from the query parameters of a route which records are looked for. */
final class QueryForm {
    private final Journal journal;

    QueryForm(Journal journal) {
        this.journal = journal;
    }

    /** The parameters, for a route that has them. */
    static Route.Builder describe(Route.Builder route) {
        for (Dimension dimension : Dimension.values()) {
            route.query(dimension.wireName(), Schema.text(meaning(dimension)));
        }
        return route.query("from", Schema.text("First instant that counts, RFC 3339."))
                .query("to", Schema.text("First instant that counts no more, RFC 3339."));
    }

    private static String meaning(Dimension dimension) {
        return switch (dimension) {
            case REQUEST -> "Id of a request.";
            case DIGEST ->
                    "SHA-256, hexadecimal, of a signature, ciphertext, message, public key, document or"
                            + " token.";
            case APPROVAL_REQUEST -> "Id of a request for approval.";
            case TICKET -> "Change, incident or onboarding ticket.";
            case APPROVER -> "SHA-256, hexadecimal, of an approver's SubjectPublicKeyInfo.";
            case KEY -> "Id of a key, or its label.";
            case CREDENTIAL -> "Id of a credential.";
            case REFUSAL -> "Code of a refusal, as records have it.";
            case APPLICATION -> "Name of an application.";
            case INTERFACE -> "Name of an interface: rest, pkcs11, …";
        };
    }

    /** What is asked for; {@link Unacceptable} where a value cannot be one. */
    RecordQuery read(Call call) {
        Map<Dimension, String> values = new EnumMap<>(Dimension.class);
        for (Dimension dimension : Dimension.values()) {
            call.query(dimension.wireName())
                    .map(
                            value ->
                                    dimension == Dimension.KEY
                                            ? keyId(call, value).toString()
                                            : value)
                    .ifPresent(value -> values.put(dimension, value));
        }
        try {
            return new RecordQuery(values, time(call, "from"), time(call, "to"));
        } catch (IllegalArgumentException wrong) {
            throw Unacceptable.malformed("query parameter " + wrong.getMessage());
        }
    }

    static Optional<Instant> time(Call call, String name) {
        return call.query(name)
                .map(
                        text -> {
                            try {
                                return Instant.parse(text);
                            } catch (DateTimeException _) {
                                throw Unacceptable.malformed(
                                        "query parameter '%s' is no instant like 2026-01-31T08:00:00Z"
                                                .formatted(name));
                            }
                        });
    }

    /** The key that query parameter 'key' names, by id or label. */
    KeyId key(Call call) {
        return keyId(
                call,
                call.query("key")
                        .orElseThrow(
                                () -> Unacceptable.malformed("query parameter 'key' is missing")));
    }

    private KeyId keyId(Call call, String value) {
        try {
            return KeyId.of(value);
        } catch (IllegalArgumentException label) {
            return labelled(call, Members.labelOf("key", value));
        }
    }

    /** The key with this label in the caller's partition; for a device auditor in any. */
    private KeyId labelled(Call call, KeyLabel label) {
        StateView state = journal.state();
        List<PartitionId> partitions =
                call.identity()
                        .partition()
                        .map(List::of)
                        .orElseGet(() -> state.partitions().stream().map(Partition::id).toList());
        List<KeyId> found =
                partitions.stream()
                        .flatMap(partition -> state.key(partition, label).stream())
                        .map(KeyObject::id)
                        .toList();
        if (found.size() > 1) {
            throw Unacceptable.malformed(
                    "several partitions have a key '%s': name it by its id".formatted(label));
        }
        return found.stream()
                .findFirst()
                .orElseThrow(
                        () ->
                                new Unacceptable(
                                        RefusalCode.KEY_NOT_FOUND,
                                        "A key with the name '" + label + "' does not exist"));
    }
}
