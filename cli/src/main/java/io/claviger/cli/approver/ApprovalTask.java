package io.claviger.cli.approver;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.CommandFailed;
import io.claviger.core.approval.ApprovalToken;
import io.claviger.core.approval.EncodedPolicy;
import io.claviger.core.approval.MalformedToken;
import io.claviger.core.id.Bytes;
import java.util.Optional;

/**
 * A task with the bytes that are signed, and what they say.
 *
 * @param id as the service wrote it
 * @param toBeSigned {@code approvalToBeSigned}, decoded
 * @param token what those bytes say
 * @param json everything that the service said
 */
record ApprovalTask(String id, Bytes toBeSigned, ApprovalToken token, JsonNode json) {

    /** Reads a task; refuses one whose bytes cannot be shown, because nobody could judge them. */
    static ApprovalTask of(JsonNode json) {
        String id =
                Wire.text(json, "id")
                        .orElseThrow(() -> new CommandFailed("the node sent a task without id"));
        Bytes toBeSigned =
                Wire.bytes(json, "approvalToBeSigned")
                        .orElseThrow(() -> unreadable(id, "they are no base64"));
        try {
            var token = ApprovalToken.parse(toBeSigned);
            // A signature over a policy that cannot be read must not be given either.
            if (token.timestamp().policy()) {
                EncodedPolicy.parse(token.timestamp().payload());
            }
            return new ApprovalTask(id, toBeSigned, token, json);
        } catch (MalformedToken malformed) {
            throw unreadable(id, String.valueOf(malformed.getMessage()));
        }
    }

    private static CommandFailed unreadable(String id, String why) {
        return new CommandFailed(
                "the bytes to be signed of task %s are no approval token, so they are not signed: %s"
                        .formatted(Printable.line(id), why));
    }

    Bytes payload() {
        return token.timestamp().payload();
    }

    /** The payload for people. */
    PayloadText shownPayload() {
        try {
            return token.timestamp().policy()
                    ? PayloadText.ofPolicy(payload())
                    : PayloadText.of(payload());
        } catch (MalformedToken impossible) {
            throw new IllegalStateException("was parsed before", impossible);
        }
    }

    Optional<AskedRequest> request() {
        return AskedRequest.of(json);
    }
}
