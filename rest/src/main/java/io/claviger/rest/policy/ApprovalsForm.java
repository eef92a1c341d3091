package io.claviger.rest.policy;

import io.claviger.core.approval.MalformedToken;
import io.claviger.core.approval.SignedApproval;
import io.claviger.core.id.Bytes;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.engine.approval.Authorization;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Binary;
import io.claviger.rest.json.Members;
import io.claviger.rest.route.Schema;
import java.util.ArrayList;
import java.util.List;

/** Reads the approvals that come with a synchronous operation (rest-api.md §6.6). */
public final class ApprovalsForm {
    /** Most approvals of one call: each costs the verification of a signature. */
    static final int MAX_APPROVALS = 128;

    public static final Schema SCHEMA =
            Schema.list(
                            Schema.base64("An approval: docs/formats/approval-token.md."),
                            "Approvals, all for one token, where a rule of the key asks for them; at most %d."
                                    .formatted(MAX_APPROVALS))
                    .orNull();

    private static final String MEMBER = "signedApprovals";

    private ApprovalsForm() {}

    /** What {@code request} presents; nothing if the list is absent or empty. */
    public static Authorization authorization(Members request) {
        List<String> texts = request.optionalTexts(MEMBER).orElse(List.of());
        if (texts.isEmpty()) {
            return Authorization.none();
        }
        if (texts.size() > MAX_APPROVALS) {
            throw Unacceptable.malformed(
                    "field '%s' has %d approvals; at most %d come with one call"
                            .formatted(request.path(MEMBER), texts.size(), MAX_APPROVALS));
        }
        List<SignedApproval> approvals = new ArrayList<>();
        for (String text : texts) {
            String field = "%s[%d]".formatted(request.path(MEMBER), approvals.size());
            try {
                approvals.add(SignedApproval.parse(Bytes.owned(Binary.base64(field, text))));
            } catch (MalformedToken malformed) {
                throw new Unacceptable(
                        RefusalCode.APPROVAL_INVALID,
                        "field '%s': %s".formatted(field, malformed.getMessage()));
            }
        }
        return new Authorization.Presented(approvals);
    }

    /** What a rule can have against an operation. */
    public static RefusalCode[] refusals() {
        return new RefusalCode[] {
            RefusalCode.APPROVAL_REQUIRED,
            RefusalCode.APPROVAL_INVALID,
            RefusalCode.APPROVAL_SPENT,
            RefusalCode.TIMELOCK_RUNNING,
            RefusalCode.APPROVAL_TIMED_OUT,
            RefusalCode.APPROVER_CERTIFICATE_EXPIRED,
            RefusalCode.APPROVER_KEY_UNSUPPORTED
        };
    }
}
