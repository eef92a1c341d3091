package io.claviger.cli.approver;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.service.Service;
import io.claviger.core.approval.RuleKind;
import io.claviger.core.id.Bytes;
import io.claviger.crypto.certificate.ToBeSigned;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where what the service says differs from the bytes that are signed. */
final class Discrepancies {
    private static final String APPROVER = "approverName";

    private Discrepancies() {}

    /** One sentence each; none: they agree as far as they can be compared. */
    static List<String> of(ApprovalTask task) {
        List<String> found = new ArrayList<>();
        RuleKind rule = task.token().operation();
        if (task.token().timestamp().policy() != (rule == RuleKind.MODIFY)) {
            found.add("the token names an operation that does not go with its payload");
        }
        if ((rule == RuleKind.BLOCK || rule == RuleKind.UNBLOCK) && task.payload().length() > 0) {
            found.add("the token has a payload, but its operation takes none");
        }
        if (Wire.bytes(task.json(), "payload").filter(p -> !p.equals(task.payload())).isPresent()) {
            found.add("the payload that the service shows is not the one in the token");
        }
        task.request()
                .ifPresentOrElse(
                        request -> compare(task, request, found),
                        () -> found.add("the service does not show the application's request"));
        return found;
    }

    private static void compare(ApprovalTask task, AskedRequest request, List<String> found) {
        RequestKind kind = request.kind();
        if (kind.rule() != task.token().operation()) {
            found.add(
                    "the request is to %s, the token is for another operation"
                            .formatted(kind.words()));
        }
        String label = request.label().orElse("");
        if (!label.equals(task.token().label())) {
            found.add(
                    "the request names key '%s', the token key '%s'"
                            .formatted(
                                    Printable.line(label), Printable.line(task.token().label())));
        }
        if (kind.payloadMember().isPresent()
                && !request.payload().equals(Optional.of(task.payload()))) {
            found.add("the payload in the request is not the one in the token");
        }
        if (!speaksOf(request, task.payload())) {
            found.add("the request is to %s, the token has something else".formatted(kind.words()));
        }
    }

    /** Whether the payload is of the kind that the request is for. */
    private static boolean speaksOf(AskedRequest request, Bytes payload) {
        return switch (request.kind()) {
            case REQUEST_CERTIFICATE ->
                    ToBeSigned.read(payload).filter(t -> t.issued().isEmpty()).isPresent();
            case SELF_SIGN_CERTIFICATE, SIGN_CERTIFICATE ->
                    ToBeSigned.read(payload).filter(t -> t.issued().isPresent()).isPresent();
            case RESET_APPROVER_PASSWORD -> names(payload, Wire.text(request.json(), APPROVER));
            case SIGN, DECRYPT, UNWRAP, BLOCK, UNBLOCK, MODIFY -> true;
        };
    }

    private static boolean names(Bytes payload, Optional<String> approver) {
        try {
            JsonNode json = Service.JSON.readTree(payload.unsafeArray());
            return approver.isPresent() && Wire.text(json, APPROVER).equals(approver);
        } catch (IOException _) {
            return false;
        }
    }
}
