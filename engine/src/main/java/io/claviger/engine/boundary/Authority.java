package io.claviger.engine.boundary;

import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Operation;
import io.claviger.core.state.Role;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Which role may do what (TSB "Authentication Methods", plus the officers' own operations). */
public final class Authority {
    private static final Set<Role> NODE_ONLY = Set.of();
    private static final Set<Role> ANYONE = Set.copyOf(EnumSet.allOf(Role.class));
    private static final Set<Role> KEY_MANAGEMENT = Set.of(Role.KEY_MANAGEMENT);
    private static final Set<Role> KEY_OPERATION = Set.of(Role.KEY_OPERATION);

    private static final Set<Role> KEY_ROLES = Set.of(Role.KEY_OPERATION, Role.KEY_MANAGEMENT);

    private Authority() {}

    /**
     * Whether requests of this operation are any business of the caller: the result of one about an
     * approver is a code that opens their key, those of the others are plaintexts.
     */
    public static boolean sees(Identity caller, Operation requested) {
        return caller.equals(Identity.NODE)
                || !Collections.disjoint(
                        caller.roles(),
                        requested == Operation.RESET_APPROVER_PASSWORD
                                ? allowed(requested)
                                : KEY_ROLES);
    }

    /** The roles of which a caller needs one. Empty: only the node itself does this. */
    public static Set<Role> allowed(Operation operation) {
        return switch (operation) {
            case INITIALIZE_DEVICE,
                    START_NODE,
                    STOP_NODE,
                    PROBE,
                    EXPIRE_REQUEST,
                    FAIL_REQUEST,
                    REMOVE_REQUEST,
                    CHECK_PACKAGE ->
                    NODE_ONLY;
            case CREATE_PARTITION,
                    PRUNE_EVIDENCE,
                    CHANGE_CLUSTER,
                    CHANGE_BACKUP_KEY,
                    RESTORE_PARTITION,
                    ROTATE_ROOT_KEY ->
                    Set.of(Role.DEVICE_SO);
            case CHANGE_PARTITION_POLICY, ONBOARD_APPLICATION -> Set.of(Role.PARTITION_SO);
            // The partition SO hands out the credentials of all other roles, and could be both
            // people.
            case REQUEST_APPLICATION,
                    REJECT_APPLICATION,
                    MARK_DEPARTURE,
                    PROPOSE_RELEASE,
                    REJECT_RELEASE,
                    CLOSE_INCIDENT ->
                    Set.of(Role.DEVICE_SO, Role.PARTITION_SO);
            // The partition SO of the own partition.
            case CREATE_BACKUP -> Set.of(Role.DEVICE_SO, Role.PARTITION_SO);
            // Of a key; a whole device restores itself.
            case APPROVE_APPLICATION, APPROVE_PACKAGE, APPROVE_RELEASE, RESTORE_BACKUP ->
                    Set.of(Role.PARTITION_SO);
            case ISSUE_CREDENTIAL,
                    REVOKE_CREDENTIAL,
                    OPEN_CHANGE,
                    RECORD_CHANGE_STEP,
                    CHECK_CHANGE,
                    ROLL_BACK_CHANGE,
                    CLOSE_CHANGE,
                    ATTACH_TO_CHANGE,
                    PROPOSE_PACKAGE,
                    REJECT_PACKAGE ->
                    Set.of(Role.DEVICE_SO, Role.PARTITION_SO);
            case AUTHENTICATE -> ANYONE;
            case LOG_IN_TOKEN, CHANGE_PIN, FIND_OBJECTS -> KEY_ROLES;
            case INITIALIZE_TOKEN, SET_USER_PIN -> KEY_MANAGEMENT;
            case CREATE_KEY,
                    DERIVE_KEY,
                    LIST_KEYS,
                    READ_KEY,
                    CHANGE_KEY_ATTRIBUTES,
                    CHANGE_KEY_POLICY,
                    CHANGE_KEY_PASSWORD,
                    CHANGE_KEY_VALIDITY,
                    COPY_KEY,
                    IMPORT_KEY,
                    EXPORT_KEY,
                    INVALIDATE_KEY,
                    DESTROY_KEY,
                    ATTEST_KEY,
                    READ_ATTESTATION,
                    CREATE_DATA_OBJECT,
                    READ_DATA_OBJECT,
                    DELETE_DATA_OBJECT,
                    LIST_DATA_OBJECTS ->
                    KEY_MANAGEMENT;
            case RESTORE_KEY, DESTROY_INVALIDATED_KEY -> Set.of(Role.DEVICE_SO, Role.PARTITION_SO);
            case SIGN,
                    VERIFY,
                    ENCRYPT,
                    DECRYPT,
                    ENCAPSULATE,
                    DECAPSULATE,
                    RESERVE_LEAVES,
                    WRAP,
                    UNWRAP,
                    TIMESTAMP,
                    COLLECT_REQUEST,
                    BLOCK_KEY,
                    UNBLOCK_KEY ->
                    KEY_OPERATION;
            // Two published clients send their key management token here (rest-api.md §2.2).
            case REQUEST_CERTIFICATE,
                    SELF_SIGN_CERTIFICATE,
                    SIGN_CERTIFICATE,
                    IMPORT_CERTIFICATE,
                    READ_CERTIFICATE,
                    DELETE_CERTIFICATE ->
                    Set.of(Role.KEY_OPERATION, Role.KEY_MANAGEMENT);
            // Requests are made by both roles, each of its own operations.
            case SUBMIT_REQUEST, LIST_REQUESTS -> KEY_ROLES;
            case READ_REQUEST, CANCEL_REQUEST ->
                    Set.of(Role.KEY_OPERATION, Role.KEY_MANAGEMENT, Role.APPROVER_KEY_MANAGEMENT);
            case LIST_TASKS, APPROVE, REJECT, ONBOARD_APPROVER -> Set.of(Role.APPROVER);
            case CREATE_APPROVER,
                    RENEW_APPROVER_CODE,
                    RESTORE_APPROVER,
                    RESET_APPROVER_PASSWORD,
                    CHANGE_APPROVER_PASSWORD,
                    LIST_APPROVERS,
                    DELETE_APPROVER ->
                    Set.of(Role.APPROVER_KEY_MANAGEMENT);
            // A published client asks for random bytes with its service token (rest-api.md §2.2).
            case GENERATE_RANDOM -> Set.of(Role.KEY_OPERATION, Role.SERVICE);
            case COMPARE_KEYS ->
                    Set.of(Role.KEY_MANAGEMENT, Role.DEVICE_SO, Role.PARTITION_SO, Role.AUDITOR);
            // Who sees what is narrowed further: an application diagnoses its own requests alone.
            case DIAGNOSE ->
                    Set.of(
                            Role.DEVICE_SO,
                            Role.PARTITION_SO,
                            Role.AUDITOR,
                            Role.KEY_MANAGEMENT,
                            Role.KEY_OPERATION,
                            Role.SERVICE);
            case READ_SERVICE -> Set.of(Role.SERVICE);
            case READ_OPERATIONS -> Set.of(Role.DEVICE_SO, Role.PARTITION_SO, Role.AUDITOR);
            case READ_EVIDENCE -> ANYONE;
        };
    }
}
