package io.claviger.evidence.record;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.json.Json;
import io.claviger.evidence.json.JsonIn;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A record as read from its bytes, for pages, the index and the verifier. Names stay text: a record
 * may name operations and codes that this version does not know. Members that version 1 does not
 * list are passed over; members it lists must have their type.
 *
 * @param log the log that the record was written for
 * @param digests SHA-256 in hexadecimal by kind
 * @param count how many equal events the record stands for
 */
public record ParsedRecord(
        Instant time,
        String log,
        Request request,
        Caller identity,
        Interface from,
        Boundary boundary,
        Map<String, String> digests,
        long count) {
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");

    public ParsedRecord {
        digests = Collections.unmodifiableMap(new LinkedHashMap<>(digests));
    }

    /** Which request it was. */
    public record Request(String id, Optional<String> correlation, Optional<String> ticket) {}

    /**
     * Who asked.
     *
     * @param sequence number of the record among those of the credential
     */
    public record Caller(
            Optional<String> application,
            Optional<String> credential,
            List<String> roles,
            String authentication,
            Optional<Long> sequence) {}

    /** By which way. */
    public record Interface(String name, String source, Optional<String> client) {}

    /**
     * What the key boundary decided.
     *
     * @param approvalRequest id of the request for approval that this belongs to
     * @param approvals what was presented, or the one that came
     * @param moreApprovals how many more there were than a record can list
     */
    public record Boundary(
            Optional<String> partition,
            Optional<String> key,
            Optional<String> label,
            Optional<Long> keyVersion,
            Optional<Long> keyUse,
            Optional<String> subject,
            Optional<String> policyDigest,
            String operation,
            Optional<String> mechanism,
            Optional<Refused> refusal,
            Optional<String> approvalRequest,
            List<Approval> approvals,
            long moreApprovals) {
        public Boundary {
            approvals = List.copyOf(approvals);
        }

        public boolean granted() {
            return refusal.isEmpty();
        }
    }

    /** Why not. */
    public record Refused(String code, String rung, String message) {}

    /**
     * Who said yes.
     *
     * @param publicKey SHA-256 of the SubjectPublicKeyInfo in hexadecimal
     * @param signature SHA-256 of the signature in hexadecimal
     */
    public record Approval(Optional<String> name, String publicKey, String signature) {}

    /**
     * SHA-256 of the bytes that may be kept beside the log because the record names them: document
     * of state, approval token, policy, keys and signatures of approvers.
     */
    public List<Bytes> exhibits() {
        var named = new ArrayList<Bytes>();
        for (String kind : List.of("state", "token")) {
            Optional.ofNullable(digests.get(kind)).map(Bytes::ofHex).ifPresent(named::add);
        }
        boundary.policyDigest().map(Bytes::ofHex).ifPresent(named::add);
        for (var approval : boundary.approvals()) {
            named.add(Bytes.ofHex(approval.publicKey()));
            named.add(Bytes.ofHex(approval.signature()));
        }
        return named;
    }

    /** Reads a record's bytes. */
    public static ParsedRecord parse(byte[] json) {
        var record = JsonIn.object(json, RecordCodec.MAX_RECORD_BYTES, "the record");
        if (record.integer("v") != 1) {
            throw new MalformedEvidence("the record's version is not 1");
        }
        return new ParsedRecord(
                time(record.text("time")),
                record.text("log"),
                request(record.object("request")),
                caller(record.object("identity")),
                from(record.object("interface")),
                boundary(record.object("boundary")),
                digests(record.object("digests")),
                record.optionalInteger("count").orElse(1L));
    }

    private static Instant time(String text) {
        try {
            if (TIME.matcher(text).matches()) {
                return Instant.parse(text);
            }
        } catch (DateTimeException e) {
            // The thirteenth month: same answer as for any other text.
        }
        throw new MalformedEvidence("the record's time is not UTC with milliseconds");
    }

    private static Request request(Json.Obj request) {
        return new Request(
                request.text("id"),
                request.optionalText("correlation"),
                request.optionalText("ticket"));
    }

    private static Caller caller(Json.Obj identity) {
        return new Caller(
                identity.optionalText("application"),
                identity.optionalText("credential"),
                identity.array("roles").texts("roles"),
                identity.text("authentication"),
                identity.optionalInteger("sequence"));
    }

    private static Interface from(Json.Obj from) {
        return new Interface(from.text("name"), from.text("source"), from.optionalText("client"));
    }

    private static Boundary boundary(Json.Obj boundary) {
        return new Boundary(
                boundary.optionalText("partition"),
                boundary.optionalText("key"),
                boundary.optionalText("label"),
                boundary.optionalInteger("keyVersion"),
                boundary.optionalInteger("keyUse"),
                boundary.optionalText("subject"),
                boundary.optionalText("policyDigest"),
                boundary.text("operation"),
                boundary.optionalText("mechanism"),
                refusal(boundary),
                boundary.optionalText("approvalRequest"),
                approvals(boundary.array("approvals")),
                boundary.optionalInteger("moreApprovals").orElse(0L));
    }

    private static List<Approval> approvals(Json.Arr approvals) {
        return approvals.objects("approvals").stream()
                .map(
                        a ->
                                new Approval(
                                        a.optionalText("name"),
                                        a.text("publicKey"),
                                        a.text("signature")))
                .toList();
    }

    private static Optional<Refused> refusal(Json.Obj boundary) {
        var refusal =
                boundary.optionalObject("refusal")
                        .map(r -> new Refused(r.text("code"), r.text("rung"), r.text("message")));
        var decision = boundary.text("decision");
        if (!decision.equals(refusal.isPresent() ? "refused" : "granted")) {
            throw new MalformedEvidence("the record's decision and refusal contradict each other");
        }
        return refusal;
    }

    private static Map<String, String> digests(Json.Obj digests) {
        var read = new LinkedHashMap<String, String>();
        for (var kind : digests.members().keySet()) {
            read.put(kind, digests.text(kind));
        }
        return read;
    }
}
