package io.claviger.rest.error;

/**
 * Error codes and reasons of the TSB contract that this service uses, spelled as clients compare
 * them.
 */
public enum TsbError {
    TECHNICAL(1, "res.error.technical"),
    CONNECTIVITY(2, "res.error.connectivity"),
    NOT_IMPLEMENTED(101, "res.error.not.implemented"),
    OPERATION_UNREACHABLE(102, "res.error.operation.unreachable"),
    INIT(200, "res.error.init"),
    CONFIG_NOT_EXISTENT(300, "res.error.config.not.existent"),
    INVALID_CONFIG_INPUT(302, "res.error.invalid.config.input"),
    SECURITY_NOT_ALLOWED(400, "res.error.security.not.allowed"),
    MISSING_APPROVAL(401, "res.error.missing.approval"),
    INVALID_CERTIFICATE(402, "res.error.invalid.certificate"),
    INPUT_INVALID_SIGNATURE(403, "res.error.input.invalid.signature"),
    INPUT_TIMESTAMP_OFF(404, "res.error.input.timestamp.off"),
    TIMESTAMP_SIGNER_NOT_ALLOWED(405, "res.error.timestamp.signer.not.allowed"),
    MISSING_ACCESS_TOKEN(406, "res.error.missing.access.token"),
    PARSING_KEY(407, "res.error.parsing.key"),
    PARSING_CERTIFICATE(409, "res.error.parsing.certificate"),
    DECRYPT_FAILED(410, "res.error.decrypt.failed"),
    INVALID_CERTIFICATE_REQUEST(411, "res.error.invalid.certificate.request"),
    INVALID_ONE_TIME_PASSWORD(412, "res.error.invalid.onetimepassword"),
    APPROVER_NOT_EXISTENT(413, "res.error.approver.not.existent"),
    APPROVER_NOT_ONBOARDED(414, "res.error.approver.not.onboarded"),
    REQUEST_SIGNER_NOT_ALLOWED(415, "res.error.request.signer.not.allowed"),
    MISSING_API_KEY(416, "res.error.missing.api.key"),
    INPUT_VALIDATION_FAILED(600, "res.error.input.validation.failed"),
    UNSUPPORTED_APPROVER_KEY_TYPE(601, "res.error.unsupported.approver.key.type"),
    INPUT_KEYSIZE(603, "res.error.input.keysize"),
    NO_NAME_FOR_CERTIFICATE_APPROVER(604, "res.error.input.no.name.for.certificate.approver"),
    UNSUPPORTED_CRYPTOCURRENCY(605, "res.error.unsupported.cryptocurrency"),
    KEY_ATTRIBUTES_INVALID(606, "res.error.key.attributes.invalid"),
    ALGORITHM_NOT_SUPPORTED_BY_KEY(607, "res.error.algorithm.not.supported.by.key"),
    KEY_ALREADY_EXISTING(608, "res.error.key.already.existing"),
    INVALID_UUID(609, "res.error.invalid.uuid"),
    INVALID_KEY_NAME(610, "res.error.invalid.key.name"),
    UNSUPPORTED_OPERATION(611, "res.error.unsupported.operation"),
    INVALID_PAYLOAD(612, "res.error.invalid.payload"),
    OPERATION_FORBIDDEN_FOR_KEY(614, "res.error.operation.forbidden.for.key"),
    DATA_OBJECT_ALREADY_EXISTING(615, "res.error.data.object.already.existing"),
    DATA_OBJECT_INVALID_VALUE(616, "res.error.data.object.invalid.value"),
    INVALID_ACCESS_TOKEN(617, "res.error.invalid.access.token"),
    INVALID_NUMBER_RANGE(619, "res.error.invalid.number.range"),
    KEY_PASSWORD_MISMATCH(620, "res.error.key.password.mismatch"),
    INVALID_JSON(621, "res.error.invalid.json"),
    INVALID_FILE_HEADER(623, "res.error.invalid.file.header"),
    KEY_INVALID_TAG_LENGTH(624, "res.error.key.invalid.tagLength"),
    CSR_INVALID_FORMAT(628, "res.error.csr.invalid.format"),
    UNSUPPORTED_CIPHER(629, "res.error.unsupported.cipher"),
    INVALID_ADDRESS_ON_NON_SKA_KEY(630, "res.error.invalid.address.on.non.ska.key"),
    INVALID_API_KEY(631, "res.error.invalid.api.key"),
    APPROVER_ALREADY_EXISTING(632, "res.error.approver.already.existing"),
    DERIVATION_NOT_SUPPORTED(634, "res.error.derivation.not.supported.by.algorithm"),
    KEY_NOT_EXISTENT(650, "res.error.key.not.existent"),
    REQUEST_NOT_EXISTENT(651, "res.error.request.not.existent"),
    TASK_NOT_EXISTENT(652, "res.error.task.not.existent"),
    DATA_OBJECT_NOT_EXISTENT(653, "res.error.data.object.not.existent"),
    IN_HSM(701, "res.error.in.hsm");

    private final int code;
    private final String reason;

    TsbError(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    /** The number in {@code errorCode}. */
    public int code() {
        return code;
    }

    /** The text in {@code reason}. */
    public String reason() {
        return reason;
    }
}
