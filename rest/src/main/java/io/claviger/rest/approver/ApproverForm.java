package io.claviger.rest.approver;

import io.claviger.core.id.ApproverName;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Members;
import io.claviger.rest.route.Schema;
import java.util.Optional;

/** The members that calls about approvers share. */
public final class ApproverForm {
    /** The member that names an approver. */
    public static final String NAME = "approverName";

    public static final Schema NAME_SCHEMA =
            Schema.text(
                    "Name of the approver, unique in the partition; at most %d characters."
                            .formatted(ApproverName.MAX_LENGTH));

    private ApproverForm() {}

    public static ApproverName name(Members body) {
        return named(body.path(NAME), body.text(NAME));
    }

    static ApproverName named(String where, String text) {
        try {
            return new ApproverName(text);
        } catch (IllegalArgumentException impossible) {
            throw Unacceptable.malformed(
                    "'%s' is no name of an approver: %s".formatted(where, impossible.getMessage()));
        }
    }

    /** A password that must be there. The caller closes it. */
    public static SecretBytes secret(Members body, String member) {
        Optional<SecretBytes> given = body.password(member);
        return given.orElseThrow(() -> body.missing(member));
    }
}
