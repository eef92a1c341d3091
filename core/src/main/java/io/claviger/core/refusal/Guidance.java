package io.claviger.core.refusal;

/**
 * What a refusal means and what to do about it: the one text for documents and for people who look
 * for the cause of a failure.
 *
 * @param meaning what happened, one sentence
 * @param fix the smallest thing that helps, one sentence; may hold Markdown code
 */
public record Guidance(String meaning, String fix) {

    /** The guidance for a refusal; a new code must bring its own. */
    public static Guidance of(RefusalCode code) {
        return switch (code) {
            case MALFORMED_REQUEST ->
                    new Guidance(
                            "The body is not what the operation takes: not JSON, a wrong type, a missing or impossible member.",
                            "Correct the member that the message names; `/openapi.json` describes each body.");
            case UNKNOWN_ENUM_VALUE ->
                    new Guidance(
                            "A member holds a name that the contract does not know.",
                            "Use one of the names in `/openapi.json`; names are case-sensitive.");
            case BODY_TOO_LARGE ->
                    new Guidance(
                            "The body is longer than the service accepts.",
                            "Sign a digest instead of the data, or let the operator raise `http.max-body-bytes`.");
            case INVALID_BASE64 ->
                    new Guidance(
                            "A binary member is not standard base64 with padding.",
                            "Encode it with the standard alphabet and padding, not the one for URLs.");
            case INVALID_PAYLOAD ->
                    new Guidance(
                            "The payload does not fit the mechanism: wrong length, or no digest of that hash.",
                            "Send what the mechanism takes; mechanisms named NONE take a digest of the right length.");
            case INVALID_NUMBER_RANGE ->
                    new Guidance(
                            "A number lies outside its range.",
                            "Use a number of the range that the message names.");
            case UNKNOWN_ROUTE ->
                    new Guidance(
                            "There is no such path or method.",
                            "Compare path and method with `/openapi.json`; a base URL ends before or with `/v1`, not with both.");
            case NOT_IMPLEMENTED ->
                    new Guidance(
                            "The contract has this, this version does not.",
                            "Use another operation, or a later version.");
            case IDEMPOTENCY_KEY_REUSED ->
                    new Guidance(
                            "The header `Idempotency-Key` stood on another request before.",
                            "Draw a new key for each request; send the same key only with the same method, path and body.");
            case REQUEST_IN_PROGRESS ->
                    new Guidance(
                            "The first request with this `Idempotency-Key` is still being carried out.",
                            "Send it again after a moment.");
            case ANSWER_NOT_KEPT ->
                    new Guidance(
                            "A request with this `Idempotency-Key` was carried out, and its answer is not kept any more.",
                            "Look at the record that `Claviger-Evidence` names and at what it changed; ask anew with another key if the answer itself is needed.");
            case MISSING_API_KEY ->
                    new Guidance(
                            "No API key came with the request.",
                            "Send the key in the header `X-API-KEY`; look whether a proxy drops the header.");
            case INVALID_API_KEY ->
                    new Guidance(
                            "The API key is unknown, expired, revoked, or not valid for this role.",
                            "Compare the client's key with `claviger credential list`; issue another credential for the same application.");
            case MISSING_ACCESS_TOKEN ->
                    new Guidance(
                            "The application must present a bearer token or a client certificate and did not.",
                            "Let the client present the certificate or token that the onboarding record lists.");
            case INVALID_ACCESS_TOKEN ->
                    new Guidance(
                            "The bearer token is damaged, expired, of a foreign issuer, or names another application.",
                            "Fetch a fresh token of the issuer and subject in the onboarding record.");
            case CLIENT_CERTIFICATE_NOT_ALLOWED ->
                    new Guidance(
                            "The client certificate does not belong to the application of the API key.",
                            "Present the certificate whose fingerprint the onboarding record lists.");
            case ROLE_NOT_ALLOWED ->
                    new Guidance(
                            "The credential is valid, its role may not do this.",
                            "Use the application's credential of the role that does it.");
            case INTERFACE_NOT_ENABLED ->
                    new Guidance(
                            "The application's onboarding record does not list this interface.",
                            "Come by a listed interface, or have the record changed.");
            case SOURCE_NOT_ALLOWED ->
                    new Guidance(
                            "The application's onboarding record does not list this source address.",
                            "Come from a listed address, or have the record changed.");
            case SEALED ->
                    new Guidance(
                            "The node is sealed: nobody has given the unseal secret since it started.",
                            "Unseal it: `claviger unseal`.");
            case PARTITION_NOT_FOUND ->
                    new Guidance(
                            "There is no partition with this name for this caller.",
                            "Compare the name with `claviger partition list`.");
            case PARTITION_EXISTS ->
                    new Guidance(
                            "There is a partition with this name already.",
                            "Use the partition, or choose another name.");
            case APPLICATION_NOT_FOUND ->
                    new Guidance(
                            "There is no application with this name.",
                            "Compare the name with `claviger application list`.");
            case APPLICATION_EXISTS ->
                    new Guidance(
                            "There is an application with this name already.",
                            "Read its record with `claviger application show`; use it, or choose another name.");
            case APPLICATION_REQUESTED ->
                    new Guidance(
                            "A request about this application waits for its answer already.",
                            "Answer it with `claviger application approve` or `reject`, then ask again.");
            case APPLICATION_REQUEST_NOT_FOUND ->
                    new Guidance(
                            "No request about this application waits for an answer.",
                            "Compare the name with `claviger application requests`.");
            case APPLICATION_REQUEST_CHANGED ->
                    new Guidance(
                            "The request is not the one that was looked at: it was made anew meanwhile.",
                            "Look at it with `claviger application requests` and answer what it says now.");
            case OWN_REQUEST ->
                    new Guidance(
                            "Who made the request cannot approve it.",
                            "Let another security officer of the partition approve it.");
            case ONBOARDING_NEEDS_APPROVAL ->
                    new Guidance(
                            "The partition lets nobody onboard an application alone.",
                            "Request it with `claviger application request`; another officer approves it.");
            case PACKAGE_NOT_KEPT ->
                    new Guidance(
                            "The service package of the partition is not kept, or would not be.",
                            "Stay within the package, or let two people change it first: `claviger package propose`.");
            case PACKAGE_INVALID ->
                    new Guidance(
                            "The service package lacks something, or contradicts itself.",
                            "Correct the field that the message names.");
            case PIN_INCORRECT ->
                    new Guidance(
                            "The PIN that the program gave for the PKCS #11 token is not the one that is set.",
                            "Give the right one: after ten wrong ones in a row none is taken for a day.");
            case PIN_LOCKED ->
                    new Guidance(
                            "Ten wrong PINs were given in a row, so none is taken for a day after the last of them.",
                            "Wait, or let the token's security officer set the user's PIN anew (C_InitPIN).");
            case PIN_NOT_SET ->
                    new Guidance(
                            "This PIN of the PKCS #11 token was never set.",
                            "Initialize the token (C_InitToken) if it has no security officer; the security officer sets the user's PIN (C_InitPIN).");
            case PIN_LENGTH_INVALID ->
                    new Guidance(
                            "A new PIN is too short or too long.", "Choose one of 6 to 64 bytes.");
            case PACKAGE_PROPOSED ->
                    new Guidance(
                            "A service package for this partition waits for its answer already.",
                            "Answer it with `claviger package approve` or `reject`, then propose again.");
            case PACKAGE_PROPOSAL_NOT_FOUND ->
                    new Guidance(
                            "No such service package waits for an answer.",
                            "Look at what waits with `claviger package show`, and answer that.");
            case INCIDENT_OPEN ->
                    new Guidance(
                            "The refused use of a key of this application is looked into under a ticket: no other key of the algorithm takes its place meanwhile.",
                            "Take the smaller step that the message names, use the key, and close the incident with `claviger incident close`; or let two officers release it with `claviger incident release` and `approve`.");
            case INCIDENT_NOT_FOUND ->
                    new Guidance(
                            "No such incident is open for this caller, or it is not any more what was looked at.",
                            "Look at what is open with `claviger incident list`, and answer that.");
            case INCIDENT_UNRESOLVED ->
                    new Guidance(
                            "The key of the incident was not used since it was opened: nothing shows that it works again.",
                            "Use the key once as the application does, then close the incident; or let two officers release it with `claviger incident release` and `approve`.");
            case RELEASE_PROPOSED ->
                    new Guidance(
                            "The incident is released already, or a release of it waits for its answer.",
                            "Look with `claviger incident list`; answer what waits with `claviger incident approve` or `reject`.");
            case CHANGE_NOT_FOUND ->
                    new Guidance(
                            "There is no change with this ticket for this caller.",
                            "Compare the ticket with `claviger change list`; officers of a partition see its changes alone.");
            case CHANGE_EXISTS ->
                    new Guidance(
                            "There is a change with this ticket already.",
                            "Go on with it: `claviger change show` tells where it stands.");
            case CHANGE_INVALID ->
                    new Guidance(
                            "The change lacks something, contradicts itself, or is not at the point for this.",
                            "Do what the message names first.");
            case CHANGE_CONFLICT ->
                    new Guidance(
                            "Somebody else moved the change on at the same time.",
                            "Look at it with `claviger change show`, then decide again.");
            case CLUSTER_STATE ->
                    new Guidance(
                            "The cluster, or this node of it, is not as this asks for.",
                            "`claviger cluster state` tells how it is; do what the message names first.");
            case ROOT_KEY_STATE ->
                    new Guidance(
                            "The device root key is being replaced, or is not the one that this is about.",
                            "`claviger device root-key` tells how far it is; ask again once it is done.");
            case INVITATION_INVALID ->
                    new Guidance(
                            "The invitation was used, has ended, or was never made.",
                            "Let a device SO make another one: `claviger cluster invite`.");
            case GATE_NOT_PASSED ->
                    new Guidance(
                            "An application of the gate has done no operation behind the last step.",
                            "Mend what the message names and try the probe again, or take the change back: `claviger change roll-back`.");
            case APPLICATION_INCOMPLETE ->
                    new Guidance(
                            "The onboarding record lacks a mandatory field.",
                            "Fill in the field that the message names.");
            case CREDENTIAL_NOT_FOUND ->
                    new Guidance(
                            "There is no credential with this id.",
                            "Compare the id with `claviger credential list`.");
            case CREDENTIAL_INVALID ->
                    new Guidance(
                            "The credential contradicts itself: role without application, expiry in the past.",
                            "Correct what the message names.");
            case ALGORITHM_NOT_APPROVED ->
                    new Guidance(
                            "The application's onboarding record does not approve this algorithm.",
                            "Use a key of an approved kind, or have the record changed.");
            case POLICY_FORBIDS ->
                    new Guidance(
                            "The partition security policy forbids this.",
                            "Look at the setting that the message names: `claviger partition policy NAME`.");
            case KEY_NOT_FOUND ->
                    new Guidance(
                            "There is no key with this label in the partition.",
                            "Compare label and partition with `claviger key list`; a deleted key may lie in the trash.");
            case KEY_EXISTS ->
                    new Guidance(
                            "The label is taken in the partition.",
                            "Use the key, or choose another label.");
            case KEY_SIZE_INVALID ->
                    new Guidance(
                            "The algorithm does not come in this size.",
                            "Use a size that the algorithm has.");
            case KEY_MALFORMED ->
                    new Guidance(
                            "The bytes are not a key of the algorithm: damaged, a point off its curve, a weak number.",
                            "Export the key again at its origin; nothing was stored.");
            case UNWRAP_FAILED ->
                    new Guidance(
                            "The blob does not unwrap under this key: one answer for every reason.",
                            "Check wrapping key, method and blob at its origin.");
            case KEY_ATTRIBUTES_INVALID ->
                    new Guidance(
                            "The attributes contradict each other or the algorithm.",
                            "Correct the attribute that the message names.");
            case ATTRIBUTE_CHANGE_FORBIDDEN ->
                    new Guidance(
                            "The key is not modifiable, or the change would make it less strict.",
                            "Leave the key as it is; protection of a key only grows.");
            case KEY_PASSWORD_MISMATCH ->
                    new Guidance(
                            "The key password is missing or wrong.",
                            "Send the password that the key was given.");
            case MECHANISM_KEY_MISMATCH ->
                    new Guidance(
                            "The key's algorithm cannot do this mechanism.",
                            "Ask for a mechanism of the key's kind: `claviger key show LABEL`.");
            case MECHANISM_UNAVAILABLE ->
                    new Guidance(
                            "The mechanism failed its known-answer test on this node, or no provider offers it.",
                            "Use another node or mechanism; the node's log names the test.");
            case OPERATION_FORBIDDEN ->
                    new Guidance(
                            "The key's attributes or its state do not allow this operation.",
                            "Compare with a key that works: `claviger key compare FIRST SECOND`.");
            case NOT_A_POLICY_KEY ->
                    new Guidance(
                            "The key was made without a policy and can never have one.",
                            "Do without rules and blocking for this key.");
            case DERIVATION_NOT_SUPPORTED ->
                    new Guidance(
                            "The key derives no keys, or not by this path.",
                            "Use a path of the key's scheme, or the key itself.");
            case NO_ADDRESS ->
                    new Guidance(
                            "The key has no address: it was made without a policy or without an address format.",
                            "Compute the address from the public key.");
            case ADDRESS_FORMAT_MISMATCH ->
                    new Guidance(
                            "Addresses of this format are not made from a key of this kind.",
                            "Ask for a format that fits the key.");
            case TAG_LENGTH_INVALID ->
                    new Guidance(
                            "The tag length is not one that the cipher has.",
                            "Use the tag length that the ciphertext was made with.");
            case DECRYPT_FAILED ->
                    new Guidance(
                            "The ciphertext does not decrypt: one answer for every reason.",
                            "Check key, mechanism, initialization vector and additional data at their origin.");
            case FILE_HEADER_INVALID ->
                    new Guidance(
                            "What was given as an encrypted file does not begin like one.",
                            "Send the file that the encryption answered, unchanged.");
            case KEY_CHANGED ->
                    new Guidance(
                            "The key was changed between decision and record; nothing was released.",
                            "Repeat the request.");
            case KEY_EXHAUSTED ->
                    new Guidance(
                            "Every leaf of the stateful key was given out: it signs no more.",
                            "Use the successor that was planned for the key.");
            case LEAVES_TAKEN ->
                    new Guidance(
                            "Another node took these leaves of the stateful key first; nothing was signed.",
                            "Repeat the request.");
            case DATA_OBJECT_NOT_FOUND ->
                    new Guidance(
                            "There is no data object with this name in the partition.",
                            "Compare the name with the list of data objects.");
            case DATA_OBJECT_EXISTS ->
                    new Guidance(
                            "A data object of the partition has this name.",
                            "Use it, or choose another name.");
            case DATA_OBJECT_INVALID ->
                    new Guidance(
                            "The value is none that a data object can have: too long.",
                            "Store less.");
            case CERTIFICATE_NOT_FOUND ->
                    new Guidance("The key has no certificate.", "Import one for the key.");
            case CERTIFICATE_UNREADABLE ->
                    new Guidance(
                            "What was given as a certificate is none.",
                            "Send X.509, DER in base64 or PEM.");
            case CERTIFICATE_INVALID ->
                    new Guidance(
                            "The certificate contradicts itself, its key or its issuer.",
                            "Compare the certificate's public key with that of the key.");
            case CERTIFICATE_REQUEST_UNREADABLE ->
                    new Guidance(
                            "What was given as a certificate signing request is none.",
                            "Send PKCS #10, DER in base64 or PEM.");
            case CERTIFICATE_REQUEST_INVALID ->
                    new Guidance(
                            "The certificate signing request was not signed by the key that it names.",
                            "Make the request again with its own key.");
            case NOT_CONFIGURED ->
                    new Guidance(
                            "The operation needs a key or a setting that this device does not have.",
                            "Have the operator configure what the message names.");
            case CLOCK_BEHIND ->
                    new Guidance(
                            "The node's clock runs behind the journal's time; a timestamp would be wrong.",
                            "Correct the node's clock.");
            case APPROVAL_REQUIRED ->
                    new Guidance(
                            "A rule of the key asks for approvals, and not enough of them were presented.",
                            "Ask for the operation by the call that waits for approvals (`POST /v1/sign`); `claviger policy explain --key LABEL` says who approves.");
            case APPROVAL_INVALID ->
                    new Guidance(
                            "An approval is not for this operation, not signed by that key, or by nobody of the rule.",
                            "Let an approver of the rule sign the task as it is shown.");
            case APPROVAL_SPENT ->
                    new Guidance(
                            "What was approved was done already.",
                            "Fetch the result of the request, or ask anew.");
            case TIMELOCK_RUNNING ->
                    new Guidance(
                            "Everybody needed approved; the time-lock of the rule still runs.",
                            "Wait until the instant that the message names.");
            case APPROVAL_TIMED_OUT ->
                    new Guidance(
                            "The approvals came too late, or were used too late: the rule's time-out is over.",
                            "Ask anew; approvers have the time of the rule.");
            case KEY_POLICY_INVALID ->
                    new Guidance(
                            "The policy contradicts itself or can never be fulfilled.",
                            "Check it before: `claviger policy lint FILE`.");
            case APPROVER_KEY_UNSUPPORTED ->
                    new Guidance(
                            "The key of an approver or signer is none that can sign: damaged, too weak, of another kind.",
                            "Name another key of the approver.");
            case APPROVER_WITHOUT_NAME ->
                    new Guidance(
                            "The certificate of an approver names nobody.",
                            "Name the approver, or use a certificate with a common name.");
            case APPROVER_NOT_FOUND ->
                    new Guidance(
                            "There is no approver of this name.",
                            "Compare the name with the list of approvers.");
            case APPROVER_NOT_ONBOARDED ->
                    new Guidance(
                            "The approver was created and has not fetched a key yet.",
                            "Let the approver redeem the one-time code.");
            case APPROVER_EXISTS ->
                    new Guidance(
                            "An approver of the partition has this name.",
                            "Use the approver, or choose another name.");
            case ONE_TIME_CODE_INVALID ->
                    new Guidance(
                            "The one-time code is wrong, was used, has expired, or was guessed at too often.",
                            "Renew the code.");
            case BACKUP_PASSWORD_MISMATCH ->
                    new Guidance(
                            "The backup of the approver's key does not open with this password.",
                            "Try the password again, or have it reset with approvals.");
            case APPROVER_CERTIFICATE_EXPIRED ->
                    new Guidance(
                            "The certificate of an approver is not valid yet, or no longer.",
                            "Renew the certificate for the same key and put it into the policy, with the approvals that a change needs.");
            case REQUEST_NOT_FOUND ->
                    new Guidance(
                            "There is no request for approval with this id for this caller.",
                            "Compare the id with the caller's requests.");
            case REQUEST_CLOSED ->
                    new Guidance(
                            "The request for approval has come to its end.",
                            "Read its status; ask anew if it was not done.");
            case TOO_MANY_REQUESTS ->
                    new Guidance(
                            "The partition has as many open requests for approval as it may have.",
                            "Cancel requests that nobody waits for.");
            case TASK_NOT_FOUND ->
                    new Guidance(
                            "There is no open task with this id.",
                            "List the tasks again; somebody may have ended the request.");
            case INVALID_UUID ->
                    new Guidance(
                            "What was given as an id is no UUID.", "Send the id as it was given.");
            case TIMESTAMP_OFF ->
                    new Guidance(
                            "The time that an approver signed is too far from the service's.",
                            "Correct the clock of the approver's machine.");
            case SIGNATURE_INVALID ->
                    new Guidance(
                            "The signature over a time or a request is not that of the key it names.",
                            "Sign exactly the bytes that are sent, with the key that is named.");
            case REQUEST_SIGNER_NOT_ALLOWED ->
                    new Guidance(
                            "The request is not signed by a key that the application's onboarding record lists.",
                            "Sign it with a listed key.");
            case TIMESTAMP_SIGNER_NOT_ALLOWED ->
                    new Guidance(
                            "The certificate may not ask for the tasks of others.",
                            "Ask for one's own tasks, or with a certificate of a configured authority.");
            case RECORD_NOT_FOUND ->
                    new Guidance(
                            "The log holds no such record.",
                            "Ask the node whose log the reference names.");
            case INVALID_LOG_RANGE ->
                    new Guidance(
                            "The tree size or index lies outside the log.",
                            "Ask within the size of the latest checkpoint.");
            case RECORD_ARCHIVED ->
                    new Guidance(
                            "The record was archived: this node keeps its hash only.",
                            "Read it from the archive.");
            case EVIDENCE_RETAINED ->
                    new Guidance(
                            "The retention rule of an application keeps these records on the node.",
                            "Wait for the rule, or have it changed.");
            case ARCHIVE_INVALID ->
                    new Guidance(
                            "What was given is no archive of this log, or does not reach that far.",
                            "Archive again: `claviger evidence archive`.");
        };
    }
}
