package io.claviger.rest.error;

/**
 * How an error looks on the wire.
 *
 * @param status HTTP status
 * @param error code and reason in the body
 */
public record HttpError(int status, TsbError error) {
    /** The body is not JSON at all. */
    public static final HttpError INVALID_JSON = new HttpError(400, TsbError.INVALID_JSON);

    /** A value is not what its member takes. */
    public static final HttpError INVALID_VALUE =
            new HttpError(400, TsbError.INPUT_VALIDATION_FAILED);

    /** A text cannot be a key label. */
    public static final HttpError INVALID_KEY_NAME = new HttpError(400, TsbError.INVALID_KEY_NAME);

    /** The value of a data object is none. */
    public static final HttpError INVALID_DATA_OBJECT =
            new HttpError(400, TsbError.DATA_OBJECT_INVALID_VALUE);

    /** An address was asked for a key without a policy. */
    public static final HttpError ADDRESS_WITHOUT_POLICY =
            new HttpError(400, TsbError.INVALID_ADDRESS_ON_NON_SKA_KEY);

    /** An address format that the contract does not have. */
    public static final HttpError UNSUPPORTED_CRYPTOCURRENCY =
            new HttpError(400, TsbError.UNSUPPORTED_CRYPTOCURRENCY);

    /** The path exists, the method does not. */
    public static final HttpError METHOD_NOT_ALLOWED =
            new HttpError(405, TsbError.OPERATION_UNREACHABLE);

    /** The service cannot answer now; nothing was done. */
    public static final HttpError UNAVAILABLE = new HttpError(503, TsbError.CONNECTIVITY);

    /** The service cannot say whether the request was recorded; nothing was released. */
    public static final HttpError OUTCOME_UNKNOWN = new HttpError(503, TsbError.TECHNICAL);

    /** A defect of the service. */
    public static final HttpError DEFECT = new HttpError(500, TsbError.TECHNICAL);
}
