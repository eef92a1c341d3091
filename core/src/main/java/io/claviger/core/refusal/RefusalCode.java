package io.claviger.core.refusal;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Every refusal there is. Codes are public API: stable, documented, each with a test. */
public enum RefusalCode {
    /**
     * The body is not what the operation takes: not JSON, a wrong type, a missing or impossible
     * member.
     */
    MALFORMED_REQUEST(Rung.REQUEST),
    /** A member holds a name that the contract does not know. */
    UNKNOWN_ENUM_VALUE(Rung.REQUEST),
    /** The body is longer than the service accepts. */
    BODY_TOO_LARGE(Rung.REQUEST),
    /** A binary member is not standard base64 with padding. */
    INVALID_BASE64(Rung.REQUEST),
    /** The payload does not fit the mechanism: wrong length, not a digest of that hash. */
    INVALID_PAYLOAD(Rung.REQUEST),
    /** A number lies outside its range. */
    INVALID_NUMBER_RANGE(Rung.REQUEST),
    /** There is no such path or method. */
    UNKNOWN_ROUTE(Rung.REQUEST),
    /** The contract has this, this version does not. */
    NOT_IMPLEMENTED(Rung.REQUEST),
    /** The Idempotency-Key stood on another request before. */
    IDEMPOTENCY_KEY_REUSED(Rung.REQUEST),
    /** The first request with this Idempotency-Key is still being carried out. */
    REQUEST_IN_PROGRESS(Rung.REQUEST),
    /** A request with this Idempotency-Key was carried out; its answer is not kept any more. */
    ANSWER_NOT_KEPT(Rung.REQUEST),
    /** No API key came with the request. */
    MISSING_API_KEY(Rung.IDENTITY),
    /** The API key is unknown, expired, revoked, or not valid for this role. */
    INVALID_API_KEY(Rung.IDENTITY),
    /** The application must present a bearer token or a client certificate and did not. */
    MISSING_ACCESS_TOKEN(Rung.IDENTITY),
    /** The bearer token is damaged, expired, of a foreign issuer or names another application. */
    INVALID_ACCESS_TOKEN(Rung.IDENTITY),
    /** The client certificate does not belong to the application of the API key. */
    CLIENT_CERTIFICATE_NOT_ALLOWED(Rung.IDENTITY),
    /** The credential is valid, its role may not do this. */
    ROLE_NOT_ALLOWED(Rung.IDENTITY),
    /** The application's onboarding record does not list this interface. */
    INTERFACE_NOT_ENABLED(Rung.INTERFACE),
    /** The application's onboarding record does not list this source address. */
    SOURCE_NOT_ALLOWED(Rung.INTERFACE),
    /** The node is sealed: nobody has given the unseal secret since it started. */
    SEALED(Rung.KEY_BOUNDARY),
    /** There is no partition with this name. */
    PARTITION_NOT_FOUND(Rung.KEY_BOUNDARY),
    /** There is a partition with this name already. */
    PARTITION_EXISTS(Rung.KEY_BOUNDARY),
    /** There is no application with this name. */
    APPLICATION_NOT_FOUND(Rung.KEY_BOUNDARY),
    /** There is an application with this name already. */
    APPLICATION_EXISTS(Rung.KEY_BOUNDARY),
    /** The onboarding record lacks a mandatory field. */
    APPLICATION_INCOMPLETE(Rung.KEY_BOUNDARY),
    /** There is no change with this ticket for this caller. */
    CHANGE_NOT_FOUND(Rung.REQUEST),
    /** There is a change with this ticket already. */
    CHANGE_EXISTS(Rung.REQUEST),
    /** The change lacks something, contradicts itself, or is not at the point for this. */
    CHANGE_INVALID(Rung.REQUEST),
    /** Somebody else moved the change on at the same time. */
    CHANGE_CONFLICT(Rung.REQUEST),
    /** The cluster, or this node of it, is not as this asks for. */
    CLUSTER_STATE(Rung.REQUEST),
    /** The device root key is being replaced, or is not the one that this is about. */
    ROOT_KEY_STATE(Rung.REQUEST),
    /** The invitation was used, has ended, or was never made. */
    INVITATION_INVALID(Rung.IDENTITY),
    /** An application of the gate has not done its operation behind the last step. */
    GATE_NOT_PASSED(Rung.KEY_BOUNDARY),
    /** There is no credential with this id. */
    CREDENTIAL_NOT_FOUND(Rung.KEY_BOUNDARY),
    /** The credential contradicts itself: role without application, expiry in the past. */
    CREDENTIAL_INVALID(Rung.KEY_BOUNDARY),
    /** The application's onboarding record does not approve this algorithm. */
    ALGORITHM_NOT_APPROVED(Rung.KEY_BOUNDARY),
    /** The partition security policy forbids this. */
    POLICY_FORBIDS(Rung.KEY_BOUNDARY),
    /** There is no key with this label in the partition. */
    KEY_NOT_FOUND(Rung.KEY_BOUNDARY),
    /** The label is taken in the partition. */
    KEY_EXISTS(Rung.KEY_BOUNDARY),
    /** The algorithm does not come in this size. */
    KEY_SIZE_INVALID(Rung.KEY_BOUNDARY),
    /** The bytes are not a key of the algorithm: damaged, a point off its curve, a weak number. */
    KEY_MALFORMED(Rung.KEY_BOUNDARY),
    /** The blob does not unwrap under this key: one answer for every reason. */
    UNWRAP_FAILED(Rung.KEY_BOUNDARY),
    /** The attributes contradict each other or the algorithm. */
    KEY_ATTRIBUTES_INVALID(Rung.KEY_BOUNDARY),
    /** The key is not modifiable, or the change would make it less strict. */
    ATTRIBUTE_CHANGE_FORBIDDEN(Rung.KEY_BOUNDARY),
    /** The key password is missing or wrong. */
    KEY_PASSWORD_MISMATCH(Rung.KEY_BOUNDARY),
    /** The key's algorithm cannot do this mechanism. */
    MECHANISM_KEY_MISMATCH(Rung.KEY_BOUNDARY),
    /** The mechanism failed its known-answer test on this node, or no provider offers it. */
    MECHANISM_UNAVAILABLE(Rung.KEY_BOUNDARY),
    /** The key's attributes do not allow this operation. */
    OPERATION_FORBIDDEN(Rung.KEY_BOUNDARY),
    /** The key was made without a policy and can never have one. */
    NOT_A_POLICY_KEY(Rung.KEY_BOUNDARY),
    /** The key derives no keys, or not by this path. */
    DERIVATION_NOT_SUPPORTED(Rung.KEY_BOUNDARY),
    /** The key has no address: it was made without a policy or without an address format. */
    NO_ADDRESS(Rung.KEY_BOUNDARY),
    /** Addresses of this format are not made from a key of this kind. */
    ADDRESS_FORMAT_MISMATCH(Rung.KEY_BOUNDARY),
    /** The tag length is not one that the cipher has. */
    TAG_LENGTH_INVALID(Rung.KEY_BOUNDARY),
    /** The ciphertext does not decrypt: one answer for every reason. */
    DECRYPT_FAILED(Rung.KEY_BOUNDARY),
    /** What was given as an encrypted file does not begin like one. */
    FILE_HEADER_INVALID(Rung.REQUEST),
    /** The key was changed between decision and record; nothing was released. */
    KEY_CHANGED(Rung.KEY_BOUNDARY),
    /** Every leaf of the stateful key was given out: it signs no more. */
    KEY_EXHAUSTED(Rung.KEY_BOUNDARY),
    /** Another node took these leaves of the stateful key first; nothing was signed. */
    LEAVES_TAKEN(Rung.KEY_BOUNDARY),
    /** There is no data object with this name in the partition. */
    DATA_OBJECT_NOT_FOUND(Rung.KEY_BOUNDARY),
    /** A data object of the partition has this name. */
    DATA_OBJECT_EXISTS(Rung.KEY_BOUNDARY),
    /** The value is none that a data object can have: too long. */
    DATA_OBJECT_INVALID(Rung.KEY_BOUNDARY),
    /** The key has no certificate. */
    CERTIFICATE_NOT_FOUND(Rung.KEY_BOUNDARY),
    /** What was given as a certificate is none. */
    CERTIFICATE_UNREADABLE(Rung.REQUEST),
    /** The certificate contradicts itself, its key or its issuer. */
    CERTIFICATE_INVALID(Rung.KEY_BOUNDARY),
    /** What was given as a certificate signing request is none. */
    CERTIFICATE_REQUEST_UNREADABLE(Rung.REQUEST),
    /** The certificate signing request was not signed by the key that it names. */
    CERTIFICATE_REQUEST_INVALID(Rung.KEY_BOUNDARY),
    /** The operation needs a key or a setting that this device does not have. */
    NOT_CONFIGURED(Rung.KEY_BOUNDARY),
    /** The node's clock runs behind the journal's time; a timestamp would be wrong. */
    CLOCK_BEHIND(Rung.KEY_BOUNDARY),
    /** A rule of the key asks for approvals, and not enough of them were presented. */
    APPROVAL_REQUIRED(Rung.KEY_BOUNDARY),
    /** An approval is not for this operation, not signed by that key, or by nobody of the rule. */
    APPROVAL_INVALID(Rung.KEY_BOUNDARY),
    /** What was approved was done already. */
    APPROVAL_SPENT(Rung.KEY_BOUNDARY),
    /** Everybody needed approved; the time-lock of the rule still runs. */
    TIMELOCK_RUNNING(Rung.KEY_BOUNDARY),
    /** The approvals came too late, or were used too late: the rule's time-out is over. */
    APPROVAL_TIMED_OUT(Rung.KEY_BOUNDARY),
    /** The policy contradicts itself or can never be fulfilled. */
    KEY_POLICY_INVALID(Rung.REQUEST),
    /**
     * The key of an approver or signer is none that can sign: damaged, too weak, of another kind.
     */
    APPROVER_KEY_UNSUPPORTED(Rung.REQUEST),
    /** The certificate of an approver names nobody. */
    APPROVER_WITHOUT_NAME(Rung.REQUEST),
    /** There is no approver of this name. */
    APPROVER_NOT_FOUND(Rung.KEY_BOUNDARY),
    /** The approver was created and has not fetched a key yet. */
    APPROVER_NOT_ONBOARDED(Rung.KEY_BOUNDARY),
    /** An approver of the partition has this name. */
    APPROVER_EXISTS(Rung.KEY_BOUNDARY),
    /** The one-time code is wrong, was used, has expired, or was guessed at too often. */
    ONE_TIME_CODE_INVALID(Rung.KEY_BOUNDARY),
    /** The backup of the approver's key does not open with this password. */
    BACKUP_PASSWORD_MISMATCH(Rung.KEY_BOUNDARY),
    /** The certificate of an approver is not valid yet, or no longer. */
    APPROVER_CERTIFICATE_EXPIRED(Rung.KEY_BOUNDARY),
    /** There is no request for approval with this id for this caller. */
    REQUEST_NOT_FOUND(Rung.KEY_BOUNDARY),
    /** The request for approval has come to its end. */
    REQUEST_CLOSED(Rung.KEY_BOUNDARY),
    /** The partition has as many open requests for approval as it may have. */
    TOO_MANY_REQUESTS(Rung.KEY_BOUNDARY),
    /** There is no open task with this id. */
    TASK_NOT_FOUND(Rung.KEY_BOUNDARY),
    /** What was given as an id is no UUID. */
    INVALID_UUID(Rung.REQUEST),
    /** The time that an approver signed is too far from the service's. */
    TIMESTAMP_OFF(Rung.IDENTITY),
    /** The signature over a time or a request is not that of the key it names. */
    SIGNATURE_INVALID(Rung.IDENTITY),
    /** The request is not signed by a key that the application's onboarding record lists. */
    REQUEST_SIGNER_NOT_ALLOWED(Rung.IDENTITY),
    /** The certificate may not ask for the tasks of others. */
    TIMESTAMP_SIGNER_NOT_ALLOWED(Rung.IDENTITY),
    /** The log holds no such record. */
    RECORD_NOT_FOUND(Rung.AUDIT),
    /** The tree size or index lies outside the log. */
    INVALID_LOG_RANGE(Rung.AUDIT),
    /** The record was archived: this node keeps its hash only. */
    RECORD_ARCHIVED(Rung.AUDIT),
    /** The retention rule of an application keeps these records on the node. */
    EVIDENCE_RETAINED(Rung.AUDIT),
    /** What was given is no archive of this log, or does not reach that far. */
    ARCHIVE_INVALID(Rung.AUDIT),
    /** Another onboarding request for this application waits already. */
    APPLICATION_REQUESTED(Rung.KEY_BOUNDARY),
    /** No onboarding request for this application waits. */
    APPLICATION_REQUEST_NOT_FOUND(Rung.KEY_BOUNDARY),
    /** What waits is not what was looked at: it, or the application, has changed meanwhile. */
    APPLICATION_REQUEST_CHANGED(Rung.KEY_BOUNDARY),
    /** Whoever requests an onboarding or a change of it cannot approve it. */
    OWN_REQUEST(Rung.KEY_BOUNDARY),
    /** The partition's policy asks for two people to onboard an application. */
    ONBOARDING_NEEDS_APPROVAL(Rung.KEY_BOUNDARY),
    /** The service package of the partition is not kept, or would not be. */
    PACKAGE_NOT_KEPT(Rung.KEY_BOUNDARY),
    /** The service package lacks something, or contradicts itself. */
    PACKAGE_INVALID(Rung.REQUEST),
    /** A service package for this partition waits for its answer already. */
    PACKAGE_PROPOSED(Rung.KEY_BOUNDARY),
    /** No such service package waits for an answer. */
    PACKAGE_PROPOSAL_NOT_FOUND(Rung.KEY_BOUNDARY),
    /** The refused use of a key is looked into: no other key stands in for it meanwhile. */
    INCIDENT_OPEN(Rung.KEY_BOUNDARY),
    /** No such incident is open, or it has changed meanwhile. */
    INCIDENT_NOT_FOUND(Rung.KEY_BOUNDARY),
    /** The key of the incident was not used since: nothing shows that it works again. */
    INCIDENT_UNRESOLVED(Rung.KEY_BOUNDARY),
    /** The incident is released already, or a release of it waits for its answer. */
    RELEASE_PROPOSED(Rung.KEY_BOUNDARY),
    /** The PIN of the PKCS #11 token is wrong. */
    PIN_INCORRECT(Rung.IDENTITY),
    /** So many wrong PINs were given that none is taken for a while. */
    PIN_LOCKED(Rung.IDENTITY),
    /** Nobody has set this PIN of the PKCS #11 token yet. */
    PIN_NOT_SET(Rung.IDENTITY),
    /** A new PIN is too short or too long. */
    PIN_LENGTH_INVALID(Rung.REQUEST);

    private final Rung rung;

    RefusalCode(Rung rung) {
        this.rung = rung;
    }

    /** The code that records and answers name so. */
    public static Optional<RefusalCode> ofWireName(String name) {
        return Arrays.stream(values()).filter(code -> code.wireName().equals(name)).findFirst();
    }

    /** The step of the path at which this refusal happens. */
    public Rung rung() {
        return rung;
    }

    /** Form on the wire and in records: {@code key-not-found}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
