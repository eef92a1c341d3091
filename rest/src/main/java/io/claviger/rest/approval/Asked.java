package io.claviger.rest.approval;

import io.claviger.core.evidence.Operation;
import java.util.Arrays;

/** An operation that can be asked for, and its names in the contract. */
enum Asked {
    SIGN(Operation.SIGN, "/v1/sign", "signRequest", "signRequestId", "signedSignRequest"),
    DECRYPT(
            Operation.DECRYPT,
            "/v1/decrypt",
            "decryptRequest",
            "decryptRequestId",
            "signedDecryptRequest"),
    UNWRAP(
            Operation.UNWRAP,
            "/v1/unwrap",
            "unwrapKeyRequest",
            "unwrapRequestId",
            "signedUnwrapKeyRequest"),
    BLOCK(
            Operation.BLOCK_KEY,
            "/v1/block",
            "blockRequest",
            "blockKeyRequestId",
            "signedBlockKeyRequest"),
    UNBLOCK(
            Operation.UNBLOCK_KEY,
            "/v1/unblock",
            "unblockRequest",
            "unblockKeyRequestId",
            "signedUnblockKeyRequest"),
    MODIFY(
            Operation.CHANGE_KEY_POLICY,
            "/v1/modify",
            "modifyRequest",
            "modifyKeyRequestId",
            "signedModifyKeyRequest"),
    REQUEST_CERTIFICATE(
            Operation.REQUEST_CERTIFICATE,
            "/v1/certificate/request",
            "csrSignRequest",
            "signRequestId",
            "signedCertificateRequestRequest"),
    SIGN_CERTIFICATE(
            Operation.SIGN_CERTIFICATE,
            "/v1/certificate/sign",
            "signCertificateRequest",
            "signRequestId",
            "signedSignCertificateRequest"),
    // Spelled as the contract spells it.
    SELF_SIGN_CERTIFICATE(
            Operation.SELF_SIGN_CERTIFICATE,
            "/v1/certificate/selfsign",
            "selfSignCertificateRequest",
            "signRequestId",
            "signedSelfSignCertificateRequestDto"),
    // The contract has the path and the id; what a task shows is of our own.
    RESET_APPROVER_PASSWORD(
            Operation.RESET_APPROVER_PASSWORD,
            "/v1/approverManagement/restoreFromBackup/forgotPassword",
            "forgotPasswordRequest",
            "unwrapRequestId",
            "signedForgotPasswordRequest");

    private final Operation operation;
    private final String path;
    private final String wrapper;
    private final String idMember;
    private final String taskMember;

    Asked(Operation operation, String path, String wrapper, String idMember, String taskMember) {
        this.operation = operation;
        this.path = path;
        this.wrapper = wrapper;
        this.idMember = idMember;
        this.taskMember = taskMember;
    }

    static Asked of(Operation operation) {
        return Arrays.stream(values())
                .filter(asked -> asked.operation == operation)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(operation + " is not asked for"));
    }

    Operation operation() {
        return operation;
    }

    /** Whether the contract has a member of tasks for it; strict clients know no others. */
    boolean inContract() {
        return this != RESET_APPROVER_PASSWORD;
    }

    /** Where it is asked for. */
    String path() {
        return path;
    }

    /** The member of the body that holds the request. */
    String wrapper() {
        return wrapper;
    }

    /** The member of the answer that holds the id. */
    String idMember() {
        return idMember;
    }

    /** The member of a task that shows the request. */
    String taskMember() {
        return taskMember;
    }
}
