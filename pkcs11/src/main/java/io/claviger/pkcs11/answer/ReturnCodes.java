package io.claviger.pkcs11.answer;

import io.claviger.core.refusal.RefusalCode;
import io.claviger.pkcs11.constant.ReturnValue;

/** The one table from refusals of the key boundary to return values of PKCS #11. */
public final class ReturnCodes {
    private ReturnCodes() {}

    /** For calls about objects. */
    public static ReturnValue of(RefusalCode code) {
        return switch (code) { // no default: a new refusal chooses its value here
            case KEY_NOT_FOUND, DATA_OBJECT_NOT_FOUND, CERTIFICATE_NOT_FOUND ->
                    ReturnValue.OBJECT_HANDLE_INVALID;
            case OPERATION_FORBIDDEN -> ReturnValue.KEY_FUNCTION_NOT_PERMITTED;
            case MECHANISM_KEY_MISMATCH -> ReturnValue.KEY_TYPE_INCONSISTENT;
            case MECHANISM_UNAVAILABLE -> ReturnValue.MECHANISM_INVALID;
            case APPROVAL_REQUIRED,
                    APPROVAL_INVALID,
                    APPROVAL_SPENT,
                    TIMELOCK_RUNNING,
                    APPROVAL_TIMED_OUT ->
                    ReturnValue.CLAVIGER_APPROVAL_REQUIRED;
            case KEY_PASSWORD_MISMATCH -> ReturnValue.CLAVIGER_KEY_PASSWORD;
            case PIN_INCORRECT -> ReturnValue.PIN_INCORRECT;
            case PIN_LOCKED -> ReturnValue.PIN_LOCKED;
            case PIN_NOT_SET -> ReturnValue.USER_PIN_NOT_INITIALIZED;
            case PIN_LENGTH_INVALID -> ReturnValue.PIN_LEN_RANGE;
            case INVALID_PAYLOAD, BODY_TOO_LARGE, DATA_OBJECT_INVALID -> ReturnValue.DATA_LEN_RANGE;
            case DECRYPT_FAILED -> ReturnValue.ENCRYPTED_DATA_INVALID;
            case TAG_LENGTH_INVALID, DERIVATION_NOT_SUPPORTED ->
                    ReturnValue.MECHANISM_PARAM_INVALID;
            case KEY_SIZE_INVALID -> ReturnValue.KEY_SIZE_RANGE;
            case KEY_MALFORMED, CERTIFICATE_UNREADABLE, CERTIFICATE_INVALID, INVALID_NUMBER_RANGE ->
                    ReturnValue.ATTRIBUTE_VALUE_INVALID;
            case KEY_ATTRIBUTES_INVALID, KEY_EXISTS, DATA_OBJECT_EXISTS, KEY_POLICY_INVALID ->
                    ReturnValue.TEMPLATE_INCONSISTENT;
            case ATTRIBUTE_CHANGE_FORBIDDEN -> ReturnValue.ATTRIBUTE_READ_ONLY;
            case UNWRAP_FAILED -> ReturnValue.WRAPPED_KEY_INVALID;
            case KEY_EXHAUSTED -> ReturnValue.KEY_EXHAUSTED;
            case POLICY_FORBIDS,
                    INCIDENT_OPEN,
                    ALGORITHM_NOT_APPROVED,
                    ROLE_NOT_ALLOWED,
                    INTERFACE_NOT_ENABLED,
                    SOURCE_NOT_ALLOWED ->
                    ReturnValue.ACTION_PROHIBITED;
            // Without a credential that counts there is no token here for this program.
            case SEALED,
                    MISSING_API_KEY,
                    INVALID_API_KEY,
                    MISSING_ACCESS_TOKEN,
                    INVALID_ACCESS_TOKEN,
                    CLIENT_CERTIFICATE_NOT_ALLOWED,
                    PARTITION_NOT_FOUND,
                    APPLICATION_NOT_FOUND ->
                    ReturnValue.TOKEN_NOT_PRESENT;
            case NOT_IMPLEMENTED, NOT_CONFIGURED -> ReturnValue.FUNCTION_NOT_SUPPORTED;
            case MALFORMED_REQUEST, UNKNOWN_ENUM_VALUE, INVALID_BASE64, INVALID_UUID ->
                    ReturnValue.ARGUMENTS_BAD;
            // Somebody changed the key meanwhile: nothing was released, and asking again helps.
            case KEY_CHANGED, LEAVES_TAKEN, CLOCK_BEHIND -> ReturnValue.FUNCTION_FAILED;
            // What no call of PKCS #11 meets.
            case UNKNOWN_ROUTE,
                    PARTITION_EXISTS,
                    APPLICATION_EXISTS,
                    APPLICATION_INCOMPLETE,
                    CHANGE_NOT_FOUND,
                    CHANGE_EXISTS,
                    CHANGE_INVALID,
                    CHANGE_CONFLICT,
                    CLUSTER_STATE,
                    ROOT_KEY_STATE,
                    INVITATION_INVALID,
                    GATE_NOT_PASSED,
                    CREDENTIAL_NOT_FOUND,
                    CREDENTIAL_INVALID,
                    NOT_A_POLICY_KEY,
                    NO_ADDRESS,
                    ADDRESS_FORMAT_MISMATCH,
                    FILE_HEADER_INVALID,
                    CERTIFICATE_REQUEST_UNREADABLE,
                    CERTIFICATE_REQUEST_INVALID,
                    APPROVER_KEY_UNSUPPORTED,
                    APPROVER_WITHOUT_NAME,
                    APPROVER_NOT_FOUND,
                    APPROVER_NOT_ONBOARDED,
                    APPROVER_EXISTS,
                    ONE_TIME_CODE_INVALID,
                    BACKUP_PASSWORD_MISMATCH,
                    APPROVER_CERTIFICATE_EXPIRED,
                    REQUEST_NOT_FOUND,
                    REQUEST_CLOSED,
                    TOO_MANY_REQUESTS,
                    TASK_NOT_FOUND,
                    IDEMPOTENCY_KEY_REUSED,
                    REQUEST_IN_PROGRESS,
                    ANSWER_NOT_KEPT,
                    TIMESTAMP_OFF,
                    SIGNATURE_INVALID,
                    REQUEST_SIGNER_NOT_ALLOWED,
                    TIMESTAMP_SIGNER_NOT_ALLOWED,
                    RECORD_NOT_FOUND,
                    INVALID_LOG_RANGE,
                    RECORD_ARCHIVED,
                    EVIDENCE_RETAINED,
                    ARCHIVE_INVALID,
                    APPLICATION_REQUESTED,
                    APPLICATION_REQUEST_NOT_FOUND,
                    APPLICATION_REQUEST_CHANGED,
                    OWN_REQUEST,
                    ONBOARDING_NEEDS_APPROVAL,
                    PACKAGE_NOT_KEPT,
                    PACKAGE_INVALID,
                    PACKAGE_PROPOSED,
                    PACKAGE_PROPOSAL_NOT_FOUND,
                    INCIDENT_NOT_FOUND,
                    INCIDENT_UNRESOLVED,
                    RELEASE_PROPOSED ->
                    ReturnValue.FUNCTION_REJECTED;
        };
    }

    /** For calls that use a key: a handle that names none is no key handle. */
    public static ReturnValue ofUse(RefusalCode code) {
        return code == RefusalCode.KEY_NOT_FOUND ? ReturnValue.KEY_HANDLE_INVALID : of(code);
    }
}
