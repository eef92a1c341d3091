package io.claviger.rest.route;

import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.http.HttpRequest;
import io.claviger.rest.json.Json;
import io.claviger.rest.json.Members;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One request on its way to a handler: found, and its caller identified where the route asks for
 * it.
 */
public final class Call {
    private final HttpRequest request;
    private final Optional<String> rawParameter;
    private final int maxBodyBytes;
    private final RequestSignatures signatures;
    private Origin origin;

    Call(
            HttpRequest request,
            Optional<String> rawParameter,
            Origin origin,
            int maxBodyBytes,
            RequestSignatures signatures) {
        this.request = request;
        this.rawParameter = rawParameter;
        this.origin = origin;
        this.maxBodyBytes = maxBodyBytes;
        this.signatures = signatures;
    }

    /** Who asks; once a wrapped request was read, also whether its signature proved the origin. */
    public Origin origin() {
        return origin;
    }

    public Identity identity() {
        return origin.identity();
    }

    /** The partition of the caller's credential. */
    public PartitionId partition() {
        return identity()
                .partition()
                .orElseThrow(
                        () ->
                                new Unacceptable(
                                        RefusalCode.ROLE_NOT_ALLOWED,
                                        "the credential belongs to no partition"));
    }

    /** Reads the body, which must be one JSON object. Once only. */
    public Members body() {
        return Json.parse(bytes());
    }

    /**
     * The request in this member of the body, its signature verified where it has one or must have
     * one. Once only.
     */
    public Members wrapped(String member) {
        return wrapped(member, rawBody());
    }

    /** As above, of a body that was read. */
    public Members wrapped(String member, Bytes body) {
        Members all = Json.parse(body.unsafeArray());
        Members wrapped = all.object(member);
        origin = signatures.proven(origin, all, member, body);
        return wrapped;
    }

    /** The body as it came. Once only. */
    public Bytes rawBody() {
        return Bytes.owned(bytes());
    }

    /** As {@link #body()}, for calls whose clients leave a comma behind the last member. */
    public Members lenientBody() {
        return Json.parseLenient(bytes());
    }

    /** The parts of the body, which must be a form with files. Once only. */
    public HttpRequest.Parts parts(long maxFileBytes) {
        try {
            return request.parts(Math.addExact(maxFileBytes, maxBodyBytes));
        } catch (HttpRequest.TooLarge _) {
            throw new Unacceptable(
                    RefusalCode.BODY_TOO_LARGE,
                    "the file is longer than " + maxFileBytes + " bytes");
        } catch (HttpRequest.NoForm _) {
            // Read, and refused if it is too large, like any other body that is not wanted.
            bytes();
            throw Unacceptable.malformed("the body is no multipart/form-data");
        }
    }

    /** The parameter of the path, decoded. */
    public String parameter() {
        return PercentEncoding.decode("path", rawParameter.orElseThrow());
    }

    /** The parameter of the path as a key label. */
    public KeyLabel labelParameter() {
        return Members.labelOf("path", parameter());
    }

    /** The query, decoded. */
    public Map<String, String> query() {
        return PercentEncoding.query(request.rawQuery());
    }

    public Optional<String> query(String name) {
        return Optional.ofNullable(query().get(name));
    }

    /** A whole number of the query. */
    public Optional<Long> queryNumber(String name, long min, long max) {
        return query(name)
                .map(
                        text ->
                                number(text)
                                        .filter(n -> n >= min && n <= max)
                                        .orElseThrow(
                                                () ->
                                                        new Unacceptable(
                                                                RefusalCode.INVALID_NUMBER_RANGE,
                                                                "query parameter '"
                                                                        + name
                                                                        + "' is not a number from "
                                                                        + min
                                                                        + " to "
                                                                        + max)));
    }

    /** A whole number of the path. */
    public long numberParameter(long min, long max) {
        return number(parameter())
                .filter(n -> n >= min && n <= max)
                .orElseThrow(
                        () ->
                                new Unacceptable(
                                        RefusalCode.INVALID_NUMBER_RANGE,
                                        "the number in the path is not from "
                                                + min
                                                + " to "
                                                + max));
    }

    /** The request with its body, read now. Once only. */
    ReadRequest read() {
        return bounded(() -> new ReadRequest(request, maxBodyBytes));
    }

    /** The same call, whose body was read. */
    Call over(ReadRequest read) {
        return new Call(read, rawParameter, origin, maxBodyBytes, signatures);
    }

    private byte[] bytes() {
        return bounded(() -> request.body(maxBodyBytes));
    }

    private <T> T bounded(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (HttpRequest.TooLarge tooLarge) {
            throw new Unacceptable(
                    RefusalCode.BODY_TOO_LARGE,
                    "the body is longer than " + maxBodyBytes + " bytes");
        }
    }

    private static Optional<Long> number(String text) {
        if (text.isEmpty()
                || text.length() > 18
                || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        return Optional.of(Long.parseLong(text));
    }
}
