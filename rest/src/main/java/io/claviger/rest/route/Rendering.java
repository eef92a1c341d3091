package io.claviger.rest.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.id.RequestId;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.rest.error.HttpError;
import io.claviger.rest.http.HttpReply;
import io.claviger.rest.json.Json;

/**
 * Turns replies into bytes. Errors of {@code /v1} have exactly the three members of the contract;
 * errors of our own routes add what a person wants to know.
 */
public final class Rendering {
    private Rendering() {}

    static HttpReply render(Reply reply, String path, RequestId id) {
        return switch (reply) {
            case Reply.Content content -> {
                HttpReply http =
                        new HttpReply(
                                content.status(),
                                content.contentType(),
                                content.body().unsafeArray());
                content.evidence()
                        .ifPresent(place -> http.with("Claviger-Evidence", place.toString()));
                content.headers().forEach(http::with);
                yield http;
            }
            case Reply.Streamed(var contentType, var body, var evidence) ->
                    new HttpReply(200, contentType, body)
                            .with("Claviger-Evidence", evidence.toString())
                            .with("Cache-Control", "no-store");
            case Reply.Refused(var refusal, var error, var evidence) -> {
                HttpReply http = refusal(refusal, error, path, id);
                evidence.ifPresent(place -> http.with("Claviger-Evidence", place.toString()));
                yield http;
            }
        };
    }

    /** An error that is no refusal. */
    static HttpReply error(HttpError error, String message, String path, RequestId id) {
        ObjectNode body = body(error, message);
        if (!isContract(path)) {
            body.put("requestId", id.value());
        }
        return new HttpReply(error.status(), Reply.JSON, Json.bytes(body));
    }

    /** The body for a request that is not even HTTP. */
    public static byte[] brokenHttp(int status) {
        HttpError error =
                status >= 500
                        ? HttpError.DEFECT
                        : new HttpError(status, HttpError.INVALID_VALUE.error());
        return Json.bytes(body(error, "the request is not valid HTTP/1.1"));
    }

    private static HttpReply refusal(Refusal refusal, HttpError error, String path, RequestId id) {
        RefusalCode code = refusal.code();
        ObjectNode body = body(error, refusal.message());
        if (!isContract(path)) {
            body.put("code", code.wireName())
                    .put("rung", code.rung().wireName())
                    .put("requestId", id.value());
        }
        HttpReply reply =
                new HttpReply(error.status(), Reply.JSON, Json.bytes(body))
                        .with("Claviger-Refusal", code.wireName() + " " + code.rung().wireName());
        return code == RefusalCode.BODY_TOO_LARGE ? reply.with("Connection", "close") : reply;
    }

    private static ObjectNode body(HttpError error, String message) {
        return Json.object()
                .put("errorCode", error.error().code())
                .put("reason", error.error().reason())
                .put("message", message);
    }

    private static boolean isContract(String path) {
        return path.startsWith("/v1/") || path.equals("/v1");
    }
}
