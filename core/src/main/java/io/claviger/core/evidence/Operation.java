package io.claviger.core.evidence;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What was asked for. */
public enum Operation {
    // Device and partitions
    INITIALIZE_DEVICE,
    START_NODE,
    STOP_NODE,
    CREATE_PARTITION,
    CHANGE_PARTITION_POLICY,
    // Applications and credentials
    ONBOARD_APPLICATION,
    ISSUE_CREDENTIAL,
    REVOKE_CREDENTIAL,
    AUTHENTICATE,
    // Keys
    CREATE_KEY,
    DERIVE_KEY,
    LIST_KEYS,
    READ_KEY,
    CHANGE_KEY_ATTRIBUTES,
    CHANGE_KEY_POLICY,
    CHANGE_KEY_PASSWORD,
    CHANGE_KEY_VALIDITY,
    BLOCK_KEY,
    UNBLOCK_KEY,
    COPY_KEY,
    IMPORT_KEY,
    EXPORT_KEY,
    INVALIDATE_KEY,
    DESTROY_KEY,
    ATTEST_KEY,
    READ_ATTESTATION,
    COMPARE_KEYS,
    DIAGNOSE,
    // Keys in the trash
    RESTORE_KEY,
    DESTROY_INVALIDATED_KEY,
    // Data objects
    CREATE_DATA_OBJECT,
    READ_DATA_OBJECT,
    DELETE_DATA_OBJECT,
    LIST_DATA_OBJECTS,
    // Certificates
    REQUEST_CERTIFICATE,
    SELF_SIGN_CERTIFICATE,
    SIGN_CERTIFICATE,
    IMPORT_CERTIFICATE,
    READ_CERTIFICATE,
    DELETE_CERTIFICATE,
    // Use of keys
    SIGN,
    VERIFY,
    ENCRYPT,
    DECRYPT,
    ENCAPSULATE,
    DECAPSULATE,
    RESERVE_LEAVES,
    WRAP,
    UNWRAP,
    GENERATE_RANDOM,
    TIMESTAMP,
    PROBE,
    // Requests for approval
    SUBMIT_REQUEST,
    READ_REQUEST,
    LIST_REQUESTS,
    COLLECT_REQUEST,
    CANCEL_REQUEST,
    EXPIRE_REQUEST,
    FAIL_REQUEST,
    REMOVE_REQUEST,
    LIST_TASKS,
    APPROVE,
    REJECT,
    // Approvers
    CREATE_APPROVER,
    RENEW_APPROVER_CODE,
    RESTORE_APPROVER,
    RESET_APPROVER_PASSWORD,
    ONBOARD_APPROVER,
    CHANGE_APPROVER_PASSWORD,
    LIST_APPROVERS,
    DELETE_APPROVER,
    // Changes
    OPEN_CHANGE,
    RECORD_CHANGE_STEP,
    CHECK_CHANGE,
    ROLL_BACK_CHANGE,
    CLOSE_CHANGE,
    ATTACH_TO_CHANGE,
    // Service packages
    PROPOSE_PACKAGE,
    APPROVE_PACKAGE,
    REJECT_PACKAGE,
    CHECK_PACKAGE,
    // Service
    READ_SERVICE,
    READ_OPERATIONS,
    READ_EVIDENCE,
    PRUNE_EVIDENCE,
    CHANGE_CLUSTER,
    ROTATE_ROOT_KEY,
    // Backups
    CHANGE_BACKUP_KEY,
    CREATE_BACKUP,
    RESTORE_BACKUP,
    RESTORE_PARTITION,
    // Onboarding by two people
    REQUEST_APPLICATION,
    APPROVE_APPLICATION,
    REJECT_APPLICATION,
    MARK_DEPARTURE,
    // Incidents of keys
    PROPOSE_RELEASE,
    APPROVE_RELEASE,
    REJECT_RELEASE,
    CLOSE_INCIDENT,
    // PKCS #11 tokens
    INITIALIZE_TOKEN,
    LOG_IN_TOKEN,
    SET_USER_PIN,
    CHANGE_PIN,
    FIND_OBJECTS;

    public static Optional<Operation> ofWireName(String name) {
        return Arrays.stream(values()).filter(o -> o.wireName().equals(name)).findFirst();
    }

    /** {@code create-key}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
