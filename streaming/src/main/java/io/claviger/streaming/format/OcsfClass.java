package io.claviger.streaming.format;

import io.claviger.core.evidence.Operation;

/**
 * Which event an operation is in OCSF 1.6.0.
 *
 * @param kind class of the event
 * @param activity number within the class; {@link #OTHER} has the operation as its name
 */
record OcsfClass(Kind kind, int activity) {
    static final int OTHER = 99;
    private static final int CREATE = 1;
    private static final int READ = 2;
    private static final int UPDATE = 3;
    private static final int DELETE = 4;

    /** Classes that occur. */
    enum Kind {
        AUTHENTICATION(3, 3002, "Authentication"),
        ENTITY_MANAGEMENT(3, 3004, "Entity Management"),
        APPLICATION_LIFECYCLE(6, 6002, "Application Lifecycle"),
        API_ACTIVITY(6, 6003, "API Activity");

        private final int category;
        private final int uid;
        private final String caption;

        Kind(int category, int uid, String caption) {
            this.category = category;
            this.uid = uid;
            this.caption = caption;
        }

        int category() {
            return category;
        }

        int uid() {
            return uid;
        }

        String caption() {
            return caption;
        }
    }

    /** {@code activity_name} of the operation. */
    String activityName(String operation) {
        return switch (kind) {
            case AUTHENTICATION -> "Logon";
            case APPLICATION_LIFECYCLE -> activity == 3 ? "Start" : "Stop";
            case ENTITY_MANAGEMENT, API_ACTIVITY ->
                    switch (activity) {
                        case CREATE -> "Create";
                        case READ -> "Read";
                        case UPDATE -> "Update";
                        case DELETE -> "Delete";
                        default -> operation;
                    };
        };
    }

    /** An operation that this version does not know is a call all the same. */
    static OcsfClass of(String operation) {
        return Operation.ofWireName(operation)
                .map(OcsfClass::of)
                .orElse(new OcsfClass(Kind.API_ACTIVITY, OTHER));
    }

    /** Those who may do something are entities; what they do with keys are calls. */
    private static OcsfClass of(Operation operation) {
        return switch (operation) {
            case AUTHENTICATE, LOG_IN_TOKEN -> new OcsfClass(Kind.AUTHENTICATION, 1);
            case START_NODE -> new OcsfClass(Kind.APPLICATION_LIFECYCLE, 3);
            case STOP_NODE -> new OcsfClass(Kind.APPLICATION_LIFECYCLE, 4);
            case INITIALIZE_DEVICE,
                    CREATE_PARTITION,
                    ONBOARD_APPLICATION,
                    REQUEST_APPLICATION,
                    ISSUE_CREDENTIAL,
                    CREATE_APPROVER ->
                    entity(CREATE);
            case CHANGE_PARTITION_POLICY,
                    APPROVE_APPLICATION,
                    REJECT_APPLICATION,
                    MARK_DEPARTURE,
                    RENEW_APPROVER_CODE,
                    RESTORE_APPROVER,
                    RESET_APPROVER_PASSWORD,
                    ONBOARD_APPROVER,
                    CHANGE_APPROVER_PASSWORD,
                    INITIALIZE_TOKEN,
                    SET_USER_PIN,
                    CHANGE_PIN ->
                    entity(UPDATE);
            case REVOKE_CREDENTIAL, DELETE_APPROVER -> entity(DELETE);
            case LIST_APPROVERS -> entity(READ);
            case CREATE_KEY,
                    DERIVE_KEY,
                    COPY_KEY,
                    IMPORT_KEY,
                    CREATE_DATA_OBJECT,
                    REQUEST_CERTIFICATE,
                    SELF_SIGN_CERTIFICATE,
                    SIGN_CERTIFICATE,
                    IMPORT_CERTIFICATE,
                    SUBMIT_REQUEST,
                    OPEN_CHANGE ->
                    call(CREATE);
            case LIST_KEYS,
                    READ_KEY,
                    EXPORT_KEY,
                    ATTEST_KEY,
                    READ_ATTESTATION,
                    COMPARE_KEYS,
                    DIAGNOSE,
                    READ_DATA_OBJECT,
                    LIST_DATA_OBJECTS,
                    READ_CERTIFICATE,
                    READ_REQUEST,
                    LIST_REQUESTS,
                    LIST_TASKS,
                    FIND_OBJECTS,
                    READ_SERVICE,
                    READ_OPERATIONS,
                    READ_EVIDENCE,
                    CREATE_BACKUP,
                    CHECK_PACKAGE ->
                    call(READ);
            case CHANGE_KEY_ATTRIBUTES,
                    CHANGE_KEY_POLICY,
                    CHANGE_KEY_PASSWORD,
                    CHANGE_KEY_VALIDITY,
                    BLOCK_KEY,
                    UNBLOCK_KEY,
                    INVALIDATE_KEY,
                    RESTORE_KEY,
                    RESERVE_LEAVES,
                    COLLECT_REQUEST,
                    CANCEL_REQUEST,
                    EXPIRE_REQUEST,
                    FAIL_REQUEST,
                    APPROVE,
                    REJECT,
                    RECORD_CHANGE_STEP,
                    CHECK_CHANGE,
                    ROLL_BACK_CHANGE,
                    CLOSE_CHANGE,
                    ATTACH_TO_CHANGE,
                    PROPOSE_PACKAGE,
                    APPROVE_PACKAGE,
                    REJECT_PACKAGE,
                    PROPOSE_RELEASE,
                    APPROVE_RELEASE,
                    REJECT_RELEASE,
                    CLOSE_INCIDENT,
                    CHANGE_CLUSTER,
                    CHANGE_BACKUP_KEY,
                    RESTORE_BACKUP,
                    RESTORE_PARTITION,
                    ROTATE_ROOT_KEY ->
                    call(UPDATE);
            case DESTROY_KEY,
                    DESTROY_INVALIDATED_KEY,
                    DELETE_DATA_OBJECT,
                    DELETE_CERTIFICATE,
                    REMOVE_REQUEST,
                    PRUNE_EVIDENCE ->
                    call(DELETE);
            case SIGN,
                    VERIFY,
                    ENCRYPT,
                    DECRYPT,
                    ENCAPSULATE,
                    DECAPSULATE,
                    WRAP,
                    UNWRAP,
                    GENERATE_RANDOM,
                    TIMESTAMP,
                    PROBE ->
                    call(OTHER);
        };
    }

    private static OcsfClass entity(int activity) {
        return new OcsfClass(Kind.ENTITY_MANAGEMENT, activity);
    }

    private static OcsfClass call(int activity) {
        return new OcsfClass(Kind.API_ACTIVITY, activity);
    }
}
