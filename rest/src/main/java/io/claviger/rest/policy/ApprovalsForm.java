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
    public static final Schema SCHEMA =
            Schema.list(
                            Schema.base64("An approval: docs/formats/approval-token.md."),
                            "Approvals, all for one token, where a rule of the key asks for them.")
                    .orNull();

    private static final String MEMBER = "signedApprovals";

    private ApprovalsForm() {}

    /** What {@code request} presents; nothing if the list is absent or empty. */
    public static Authorization authorization(Members request) {
        List<String> texts = request.optionalTexts(MEMBER).orElse(List.of());
        if (texts.isEmpty()) {
            return Authorization.none();
        }
        List<SignedApproval> approvals = new ArrayList<>();
        for (String text : texts) {
            try {
                approvals.add(
                        SignedApproval.parse(
                                Bytes.owned(Binary.base64(request.path(MEMBER), text))));
            } catch (MalformedToken malformed) {
                throw new Unacceptable(
                        RefusalCode.APPROVAL_INVALID,
                        "field '%s': %s".formatted(request.path(MEMBER), malformed.getMessage()));
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
