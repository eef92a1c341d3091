package io.claviger.cli.approver;

import io.claviger.core.approval.RuleKind;
import java.util.Optional;

/**
 * What applications ask for, with the names of the contract (rest-api.md §4.18).
 *
 * <p>A token names only the rule; which of the uses is asked for is the service's word.
 */
enum RequestKind {
    SIGN("sign", "signRequest", "signedSignRequest", "signKeyName", "payload", RuleKind.USE),
    DECRYPT(
            "decrypt",
            "decryptRequest",
            "signedDecryptRequest",
            "decryptKeyName",
            "encryptedPayload",
            RuleKind.USE),
    UNWRAP(
            "unwrap a key",
            "unwrapKeyRequest",
            "signedUnwrapKeyRequest",
            "unwrapKeyName",
            "wrappedKey",
            RuleKind.USE),
    BLOCK("block", "blockRequest", "signedBlockKeyRequest", "blockKeyName", "", RuleKind.BLOCK),
    UNBLOCK(
            "unblock",
            "unblockRequest",
            "signedUnblockKeyRequest",
            "unblockKeyName",
            "",
            RuleKind.UNBLOCK),
    MODIFY(
            "change the policy",
            "modifyRequest",
            "signedModifyKeyRequest",
            "modifyKeyName",
            "",
            RuleKind.MODIFY),
    REQUEST_CERTIFICATE(
            "request a certificate",
            "csrSignRequest",
            "signedCertificateRequestRequest",
            "signKeyName",
            "",
            RuleKind.USE),
    SELF_SIGN_CERTIFICATE(
            "make a self-signed certificate",
            "selfSignCertificateRequest",
            "signedSelfSignCertificateRequestDto",
            "signKeyName",
            "",
            RuleKind.USE),
    SIGN_CERTIFICATE(
            "issue a certificate",
            "signCertificateRequest",
            "signedSignCertificateRequest",
            "signKeyName",
            "",
            RuleKind.USE),
    RESET_APPROVER_PASSWORD(
            "give the backup of an approver a new password",
            "forgotPasswordRequest",
            "signedForgotPasswordRequest",
            "backupKeyName",
            "",
            RuleKind.USE);

    private final String words;
    private final String wrapper;
    private final String taskMember;
    private final String labelMember;
    private final String payloadMember;
    private final RuleKind rule;

    RequestKind(
            String words,
            String wrapper,
            String taskMember,
            String labelMember,
            String payloadMember,
            RuleKind rule) {
        this.words = words;
        this.wrapper = wrapper;
        this.taskMember = taskMember;
        this.labelMember = labelMember;
        this.payloadMember = payloadMember;
        this.rule = rule;
    }

    String words() {
        return words;
    }

    /** The member of a request's body that holds the request. */
    String wrapper() {
        return wrapper;
    }

    /** The member of a task that holds the request. */
    String taskMember() {
        return taskMember;
    }

    /** The member of the request that names the key. */
    String labelMember() {
        return labelMember;
    }

    /** The member that holds the payload as it is in the token; empty: no member does. */
    Optional<String> payloadMember() {
        return payloadMember.isEmpty() ? Optional.empty() : Optional.of(payloadMember);
    }

    /** The rule that must be in the token. */
    RuleKind rule() {
        return rule;
    }
}
