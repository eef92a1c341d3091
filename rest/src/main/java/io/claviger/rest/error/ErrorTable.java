package io.claviger.rest.error;

import io.claviger.core.refusal.RefusalCode;

/**
 * The one table from refusals to errors on the wire. Statuses follow the rule of TSB clients (first
 * match): 1xx is 501, 650 to 659 is 404, what fails to authenticate is 401, other 4xx and 6xx is
 * 400. Refusals that only the routes of Claviger itself give take the status that HTTP has for
 * them.
 */
public final class ErrorTable {
    private ErrorTable() {}

    public static HttpError of(RefusalCode code) {
        return switch (code) {
            case MALFORMED_REQUEST, UNKNOWN_ENUM_VALUE, INVALID_BASE64 -> HttpError.INVALID_VALUE;
            case BODY_TOO_LARGE -> new HttpError(413, TsbError.INPUT_VALIDATION_FAILED);
            case INVALID_PAYLOAD -> new HttpError(400, TsbError.INVALID_PAYLOAD);
            case INVALID_NUMBER_RANGE, INVALID_LOG_RANGE, ARCHIVE_INVALID ->
                    new HttpError(400, TsbError.INVALID_NUMBER_RANGE);
            case UNKNOWN_ROUTE -> new HttpError(404, TsbError.OPERATION_UNREACHABLE);
            // Statuses of draft-ietf-httpapi-idempotency-key-header, which the contract does not
            // have.
            case IDEMPOTENCY_KEY_REUSED -> new HttpError(422, TsbError.UNSUPPORTED_OPERATION);
            case REQUEST_IN_PROGRESS, ANSWER_NOT_KEPT ->
                    new HttpError(409, TsbError.UNSUPPORTED_OPERATION);
            case NOT_IMPLEMENTED -> new HttpError(501, TsbError.NOT_IMPLEMENTED);
            case MISSING_API_KEY -> new HttpError(401, TsbError.MISSING_API_KEY);
            // Clients move to their next configured key only on 401 with 631 (rest-api.md §2.3),
            // and a key of the wrong role is a wrong key to them.
            case INVALID_API_KEY, ROLE_NOT_ALLOWED, INVITATION_INVALID ->
                    new HttpError(401, TsbError.INVALID_API_KEY);
            case MISSING_ACCESS_TOKEN -> new HttpError(401, TsbError.MISSING_ACCESS_TOKEN);
            case INVALID_ACCESS_TOKEN -> new HttpError(401, TsbError.INVALID_ACCESS_TOKEN);
            case CLIENT_CERTIFICATE_NOT_ALLOWED -> new HttpError(401, TsbError.INVALID_CERTIFICATE);
            case INTERFACE_NOT_ENABLED,
                    SOURCE_NOT_ALLOWED,
                    ALGORITHM_NOT_APPROVED,
                    POLICY_FORBIDS,
                    OWN_REQUEST,
                    ONBOARDING_NEEDS_APPROVAL,
                    EVIDENCE_RETAINED,
                    GATE_NOT_PASSED,
                    PACKAGE_NOT_KEPT,
                    INCIDENT_OPEN,
                    INCIDENT_UNRESOLVED ->
                    new HttpError(400, TsbError.SECURITY_NOT_ALLOWED);
            case SEALED -> new HttpError(503, TsbError.INIT);
            case PARTITION_NOT_FOUND,
                    APPLICATION_NOT_FOUND,
                    APPLICATION_REQUEST_NOT_FOUND,
                    CREDENTIAL_NOT_FOUND,
                    CHANGE_NOT_FOUND,
                    PACKAGE_PROPOSAL_NOT_FOUND,
                    INCIDENT_NOT_FOUND ->
                    new HttpError(404, TsbError.CONFIG_NOT_EXISTENT);
            case PARTITION_EXISTS,
                    APPLICATION_EXISTS,
                    APPLICATION_REQUESTED,
                    APPLICATION_REQUEST_CHANGED,
                    CHANGE_EXISTS,
                    CHANGE_CONFLICT,
                    CLUSTER_STATE,
                    ROOT_KEY_STATE,
                    PACKAGE_PROPOSED,
                    RELEASE_PROPOSED ->
                    new HttpError(409, TsbError.INVALID_CONFIG_INPUT);
            case APPLICATION_INCOMPLETE, CREDENTIAL_INVALID, CHANGE_INVALID, PACKAGE_INVALID ->
                    HttpError.INVALID_VALUE;
            case KEY_NOT_FOUND -> new HttpError(404, TsbError.KEY_NOT_EXISTENT);
            case KEY_EXISTS -> new HttpError(400, TsbError.KEY_ALREADY_EXISTING);
            case KEY_SIZE_INVALID -> new HttpError(400, TsbError.INPUT_KEYSIZE);
            case KEY_MALFORMED -> new HttpError(400, TsbError.PARSING_KEY);
            case UNWRAP_FAILED -> new HttpError(400, TsbError.DECRYPT_FAILED);
            case KEY_ATTRIBUTES_INVALID -> new HttpError(400, TsbError.KEY_ATTRIBUTES_INVALID);
            case ATTRIBUTE_CHANGE_FORBIDDEN, OPERATION_FORBIDDEN ->
                    new HttpError(400, TsbError.OPERATION_FORBIDDEN_FOR_KEY);
            case KEY_PASSWORD_MISMATCH -> new HttpError(400, TsbError.KEY_PASSWORD_MISMATCH);
            case MECHANISM_KEY_MISMATCH ->
                    new HttpError(400, TsbError.ALGORITHM_NOT_SUPPORTED_BY_KEY);
            case MECHANISM_UNAVAILABLE -> new HttpError(400, TsbError.UNSUPPORTED_CIPHER);
            case NOT_A_POLICY_KEY -> new HttpError(400, TsbError.UNSUPPORTED_OPERATION);
            case DERIVATION_NOT_SUPPORTED -> new HttpError(400, TsbError.DERIVATION_NOT_SUPPORTED);
            case NO_ADDRESS -> HttpError.ADDRESS_WITHOUT_POLICY;
            case ADDRESS_FORMAT_MISMATCH -> HttpError.UNSUPPORTED_CRYPTOCURRENCY;
            case TAG_LENGTH_INVALID -> new HttpError(400, TsbError.KEY_INVALID_TAG_LENGTH);
            case DECRYPT_FAILED -> new HttpError(400, TsbError.DECRYPT_FAILED);
            case FILE_HEADER_INVALID -> new HttpError(400, TsbError.INVALID_FILE_HEADER);
            case KEY_EXHAUSTED -> new HttpError(400, TsbError.OPERATION_FORBIDDEN_FOR_KEY);
            case KEY_CHANGED, LEAVES_TAKEN -> new HttpError(409, TsbError.IN_HSM);
            case DATA_OBJECT_NOT_FOUND, RECORD_NOT_FOUND ->
                    new HttpError(404, TsbError.DATA_OBJECT_NOT_EXISTENT);
            case RECORD_ARCHIVED -> new HttpError(410, TsbError.DATA_OBJECT_NOT_EXISTENT);
            case DATA_OBJECT_EXISTS -> new HttpError(400, TsbError.DATA_OBJECT_ALREADY_EXISTING);
            case DATA_OBJECT_INVALID -> HttpError.INVALID_DATA_OBJECT;
            case CERTIFICATE_NOT_FOUND, CERTIFICATE_INVALID ->
                    new HttpError(400, TsbError.INVALID_CERTIFICATE);
            case CERTIFICATE_UNREADABLE -> new HttpError(400, TsbError.PARSING_CERTIFICATE);
            case CERTIFICATE_REQUEST_UNREADABLE -> new HttpError(400, TsbError.CSR_INVALID_FORMAT);
            case CERTIFICATE_REQUEST_INVALID ->
                    new HttpError(400, TsbError.INVALID_CERTIFICATE_REQUEST);
            case NOT_CONFIGURED -> new HttpError(404, TsbError.CONFIG_NOT_EXISTENT);
            case APPROVAL_REQUIRED, APPROVAL_SPENT, TIMELOCK_RUNNING, APPROVAL_TIMED_OUT ->
                    new HttpError(400, TsbError.MISSING_APPROVAL);
            case APPROVAL_INVALID, SIGNATURE_INVALID ->
                    new HttpError(400, TsbError.INPUT_INVALID_SIGNATURE);
            case KEY_POLICY_INVALID -> HttpError.INVALID_VALUE;
            case APPROVER_KEY_UNSUPPORTED ->
                    new HttpError(400, TsbError.UNSUPPORTED_APPROVER_KEY_TYPE);
            case APPROVER_WITHOUT_NAME ->
                    new HttpError(400, TsbError.NO_NAME_FOR_CERTIFICATE_APPROVER);
            case APPROVER_NOT_FOUND -> new HttpError(400, TsbError.APPROVER_NOT_EXISTENT);
            case APPROVER_EXISTS -> new HttpError(400, TsbError.APPROVER_ALREADY_EXISTING);
            case ONE_TIME_CODE_INVALID -> new HttpError(400, TsbError.INVALID_ONE_TIME_PASSWORD);
            case BACKUP_PASSWORD_MISMATCH -> new HttpError(400, TsbError.KEY_PASSWORD_MISMATCH);
            case APPROVER_NOT_ONBOARDED -> new HttpError(400, TsbError.APPROVER_NOT_ONBOARDED);
            case APPROVER_CERTIFICATE_EXPIRED -> new HttpError(400, TsbError.INVALID_CERTIFICATE);
            case REQUEST_NOT_FOUND -> new HttpError(404, TsbError.REQUEST_NOT_EXISTENT);
            case REQUEST_CLOSED -> new HttpError(400, TsbError.UNSUPPORTED_OPERATION);
            case TOO_MANY_REQUESTS -> new HttpError(400, TsbError.SECURITY_NOT_ALLOWED);
            case TASK_NOT_FOUND -> new HttpError(404, TsbError.TASK_NOT_EXISTENT);
            case INVALID_UUID -> new HttpError(400, TsbError.INVALID_UUID);
            case TIMESTAMP_OFF -> new HttpError(400, TsbError.INPUT_TIMESTAMP_OFF);
            case REQUEST_SIGNER_NOT_ALLOWED ->
                    new HttpError(400, TsbError.REQUEST_SIGNER_NOT_ALLOWED);
            case TIMESTAMP_SIGNER_NOT_ALLOWED ->
                    new HttpError(400, TsbError.TIMESTAMP_SIGNER_NOT_ALLOWED);
            // Only PKCS #11 has PINs.
            case PIN_INCORRECT, PIN_LOCKED, PIN_NOT_SET ->
                    new HttpError(400, TsbError.KEY_PASSWORD_MISMATCH);
            case PIN_LENGTH_INVALID -> HttpError.INVALID_VALUE;
            case CLOCK_BEHIND -> new HttpError(503, TsbError.TECHNICAL);
        };
    }
}
