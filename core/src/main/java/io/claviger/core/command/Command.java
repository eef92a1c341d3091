package io.claviger.core.command;

import io.claviger.core.approval.Approval;
import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.approval.Approvals;
import io.claviger.core.change.Change;
import io.claviger.core.evidence.DigestKind;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.ApprovalRequestId;
import io.claviger.core.id.ApproverId;
import io.claviger.core.id.ApproverName;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.DataObjectId;
import io.claviger.core.id.DataObjectName;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.mechanism.DerivationPath;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.state.Application;
import io.claviger.core.state.ApplicationRequest;
import io.claviger.core.state.ApproverAccount;
import io.claviger.core.state.BackupKey;
import io.claviger.core.state.BackupReplacement;
import io.claviger.core.state.Credential;
import io.claviger.core.state.DataObject;
import io.claviger.core.state.Device;
import io.claviger.core.state.Incident;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.OneTimeCode;
import io.claviger.core.state.PackageProposal;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PinHolder;
import io.claviger.core.state.Responsible;
import io.claviger.core.state.Restoration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that can be asked of the HSM and leaves a record. */
public sealed interface Command {

    /** Who asks, from where, when. */
    Origin origin();

    /**
     * Makes the device: its log, its own keys, the first device SO credential. Only on an empty
     * journal.
     */
    record InitializeDevice(Origin origin, Device device, Credential deviceSo) implements Command {}

    /**
     * Something that happened to the node and changes no state. {@code detail} is shown as the
     * record's subject.
     */
    record NoteNode(Origin origin, Operation operation, String detail) implements Command {}

    /**
     * Puts another device root key in the place of the one in use. The first step is an officer's,
     * the others the nodes'.
     */
    record ChangeRootKey(Origin origin, RootKeyStep step) implements Command {}

    /** Changes the nodes that keep the device, and how that is decided. */
    record ChangeCluster(Origin origin, ClusterStep step) implements Command {}

    record CreatePartition(Origin origin, Partition partition) implements Command {}

    record ChangePartitionPolicy(Origin origin, PartitionId partition, PartitionPolicy policy)
            implements Command {}

    /**
     * Proposes a service package for a partition, or answers the proposal.
     *
     * @param operation PROPOSE_PACKAGE, APPROVE_PACKAGE or REJECT_PACKAGE
     * @param proposal for an answer: as it was seen; another one meanwhile means refusal
     */
    record ChangePackage(
            Origin origin, Operation operation, PartitionId partition, PackageProposal proposal)
            implements Command {
        public ChangePackage {
            if (operation != Operation.PROPOSE_PACKAGE
                    && operation != Operation.APPROVE_PACKAGE
                    && operation != Operation.REJECT_PACKAGE) {
                throw new IllegalArgumentException("no change of a service package");
            }
        }
    }

    /**
     * Gives a PIN of a partition's PKCS #11 token, to log in or to set a PIN.
     *
     * @param operation INITIALIZE_TOKEN, LOG_IN_TOKEN, SET_USER_PIN or CHANGE_PIN
     * @param holder whose PIN is given, and changed by CHANGE_PIN
     * @param presented verifier of the PIN that was given; empty for INITIALIZE_TOKEN
     * @param next verifier of the new PIN; empty for LOG_IN_TOKEN
     */
    record UsePin(
            Origin origin,
            Operation operation,
            PartitionId partition,
            PinHolder holder,
            Optional<Bytes> presented,
            Optional<Bytes> next)
            implements Command {
        public UsePin {
            boolean fits =
                    switch (operation) {
                        case INITIALIZE_TOKEN -> presented.isEmpty() && next.isPresent();
                        case LOG_IN_TOKEN -> presented.isPresent() && next.isEmpty();
                        case SET_USER_PIN, CHANGE_PIN -> presented.isPresent() && next.isPresent();
                        default -> false;
                    };
            if (!fits) {
                throw new IllegalArgumentException("no use of a PIN");
            }
        }
    }

    record OnboardApplication(Origin origin, Application application) implements Command {}

    /** Asks a second person to onboard an application, or to change its record. */
    record RequestApplication(Origin origin, ApplicationRequest request) implements Command {}

    /**
     * The second person's answer.
     *
     * @param operation APPROVE_APPLICATION or REJECT_APPLICATION
     * @param request as that person saw it; another one meanwhile means refusal
     */
    record AnswerApplication(Origin origin, Operation operation, ApplicationRequest request)
            implements Command {
        public AnswerApplication {
            if (operation != Operation.APPROVE_APPLICATION
                    && operation != Operation.REJECT_APPLICATION) {
                throw new IllegalArgumentException("no answer to an onboarding request");
            }
        }
    }

    /** Marks somebody whom an onboarding record names as having left, or takes the mark back. */
    record MarkDeparture(Origin origin, ApplicationId application, Responsible who, boolean left)
            implements Command {}

    /**
     * Records a diagnosis that opens an incident.
     *
     * @param subject what was found, for the record
     */
    record OpenIncident(Origin origin, ApplicationId application, Incident incident, String subject)
            implements Command {}

    /**
     * Lets other keys be made although an incident is open, by two people, or closes it.
     *
     * @param operation PROPOSE_RELEASE, APPROVE_RELEASE, REJECT_RELEASE or CLOSE_INCIDENT
     * @param seen the incident as it was looked at; another one meanwhile means refusal
     */
    record ChangeIncident(
            Origin origin, Operation operation, ApplicationId application, Incident seen)
            implements Command {
        public ChangeIncident {
            if (operation != Operation.PROPOSE_RELEASE
                    && operation != Operation.APPROVE_RELEASE
                    && operation != Operation.REJECT_RELEASE
                    && operation != Operation.CLOSE_INCIDENT) {
                throw new IllegalArgumentException("no change of an incident");
            }
        }
    }

    record IssueCredential(Origin origin, Credential credential) implements Command {}

    record RevokeCredential(Origin origin, CredentialId credential) implements Command {}

    /**
     * Lets the nodes drop the uses among the oldest records, which an archive holds.
     *
     * @param below index of the first record that stays whole
     * @param newest time of the record before it
     * @param archive the archive's checkpoint, which the proposer found to be the log's own
     */
    record PruneEvidence(Origin origin, long below, Instant newest, Archive archive)
            implements Command {}

    /** Encrypts backups to this key from now on. */
    record ChangeBackupKey(Origin origin, BackupKey key) implements Command {}

    /**
     * The first thing that a device does after it was restored from a backup: the log says so, and
     * no stateful key signs any more, because nobody knows with which leaves it has signed since.
     */
    record RestoreDevice(Origin origin, Restoration restoration) implements Command {}

    /**
     * Brings one key back from a backup, as it was.
     *
     * @param key wrapped under the partition key, which it opened before this was proposed
     */
    record RestoreKey(Origin origin, KeyObject key, Restoration restoration) implements Command {}

    /** Brings a partition from a backup, perhaps of another device. */
    record RestorePartition(Origin origin, PartitionStep step) implements Command {}

    /** Opens a change, with the picture of before but for its probes. */
    record OpenChange(Origin origin, Change change) implements Command {}

    /**
     * Moves a change on.
     *
     * @param operation RECORD_CHANGE_STEP, CHECK_CHANGE, ATTACH_TO_CHANGE, ROLL_BACK_CHANGE or
     *     CLOSE_CHANGE
     * @param next must carry the version after the present one; else somebody else moved it
     *     meanwhile
     */
    record AdvanceChange(Origin origin, Operation operation, Change next) implements Command {}

    /**
     * How far an archive of the log reaches.
     *
     * @param size how many records it holds
     * @param root of their tree
     */
    record Archive(long size, Bytes root) {}

    record CreateKey(Origin origin, KeyObject key) implements Command {}

    /**
     * Stores a key that was computed from another one.
     *
     * @param key the new key
     * @param base the key that it was computed from
     * @param baseVersion version of the base that was decided on
     * @param mechanism how: the derivation with its parameters, in words for the record
     * @param digests of what else it was computed from: the public key of a peer
     */
    record DeriveKey(
            Origin origin,
            KeyObject key,
            KeyId base,
            long baseVersion,
            String mechanism,
            Map<DigestKind, Bytes> digests)
            implements Command {
        public DeriveKey {
            digests = Map.copyOf(digests);
        }

        /** A key that was computed from the base alone. */
        public DeriveKey(
                Origin origin, KeyObject key, KeyId base, long baseVersion, String mechanism) {
            this(origin, key, base, baseVersion, mechanism, Map.of());
        }
    }

    /**
     * Replaces a key object by its next version: attributes or password changed, wrapped anew.
     *
     * @param operation CHANGE_KEY_ATTRIBUTES, CHANGE_KEY_PASSWORD, CHANGE_KEY_VALIDITY,
     *     CHANGE_KEY_POLICY, BLOCK_KEY, UNBLOCK_KEY, IMPORT_CERTIFICATE, DELETE_CERTIFICATE, or
     *     IMPORT_KEY of a public half
     * @param next must carry the version after the present one; else the key was changed meanwhile
     */
    record ChangeKey(Origin origin, Operation operation, KeyObject next) implements Command {}

    /**
     * Destroys a key, or throws it into the trash where the partition's policy says so.
     *
     * @param version the version that was decided on
     */
    record DestroyKey(Origin origin, KeyId key, long version) implements Command {}

    /**
     * Takes leaves of a stateful key for the node that proposes this: once granted, nobody else
     * ever signs with them, used or not. Decided when the journal applies it, so two nodes that ask
     * at once do not get the same.
     *
     * @param first the leaf after all that were taken before; another one meanwhile means refusal
     */
    record ReserveLeaves(Origin origin, KeyId key, long version, int first, int count)
            implements Command {
        public ReserveLeaves {
            if (first < 0 || count < 1) {
                throw new IllegalArgumentException("no leaves");
            }
        }

        /** The leaf after the last of these. */
        public int end() {
            return Math.addExact(first, count);
        }
    }

    /**
     * Stores a key that was not generated here, or not for this label alone: imported, unwrapped or
     * copied.
     *
     * @param operation IMPORT_KEY, UNWRAP, COPY_KEY, ENCAPSULATE or DECAPSULATE
     * @param source the key that it was unwrapped with, copied from, or shared by
     * @param digests of the ciphertext that carries a shared secret
     */
    record StoreKey(
            Origin origin,
            Operation operation,
            KeyObject key,
            Optional<KeyReference> source,
            Map<DigestKind, Bytes> digests)
            implements Command {
        public StoreKey {
            digests = Map.copyOf(digests);
        }

        /** A key that came from no ciphertext of a shared secret. */
        public StoreKey(
                Origin origin, Operation operation, KeyObject key, Optional<KeyReference> source) {
            this(origin, operation, key, source, Map.of());
        }
    }

    /**
     * Releases a key: in the clear, or wrapped under another one.
     *
     * @param wrappedBy the wrapping key; empty for EXPORT_KEY
     * @param blob SHA-256 of the wrapped key
     */
    record ReleaseKey(
            Origin origin, KeyReference key, Optional<KeyReference> wrappedBy, Optional<Bytes> blob)
            implements Command {}

    /**
     * A key as it was used or released.
     *
     * @param version another one meanwhile means refusal
     * @param mechanism how; the wrap method, or the kind of the key
     */
    record KeyReference(KeyId id, long version, String mechanism) {}

    /**
     * Takes a key out of the trash, back into use or out of the world.
     *
     * @param operation RESTORE_KEY or DESTROY_INVALIDATED_KEY
     */
    record EmptyTrash(Origin origin, Operation operation, KeyId key) implements Command {}

    /** Stores a new data object. */
    record StoreDataObject(Origin origin, DataObject object) implements Command {}

    /**
     * Reads a data object of the caller's partition, or deletes it for good.
     *
     * @param operation READ_DATA_OBJECT or DELETE_DATA_OBJECT
     * @param id the one that was found under the name; another one meanwhile means refusal
     */
    record UseDataObject(Origin origin, Operation operation, DataObjectName name, DataObjectId id)
            implements Command {
        public UseDataObject {
            if (operation != Operation.READ_DATA_OBJECT
                    && operation != Operation.DELETE_DATA_OBJECT) {
                throw new IllegalArgumentException("no use of a data object");
            }
        }
    }

    /**
     * A use of a key whose result exists already and is released only if this command is granted.
     *
     * @param operation SIGN, VERIFY, ENCRYPT, DECRYPT, ENCAPSULATE, DECAPSULATE
     * @param version version of the key object that was used; another one meanwhile means refusal
     * @param path from the key to the one below it that was derived for this use
     */
    record UseKey(
            Origin origin,
            Operation operation,
            KeyId key,
            long version,
            Optional<DerivationPath> path,
            String mechanism,
            Map<DigestKind, Bytes> digests)
            implements Command {
        public UseKey {
            digests = Map.copyOf(digests);
        }

        /** A use of the key itself. */
        public UseKey(
                Origin origin,
                Operation operation,
                KeyId key,
                long version,
                String mechanism,
                Map<DigestKind, Bytes> digests) {
            this(origin, operation, key, version, Optional.empty(), mechanism, digests);
        }
    }

    /**
     * A use of a key that signed a certificate or a request for one, which may stay with a key.
     *
     * @param operation REQUEST_CERTIFICATE, SELF_SIGN_CERTIFICATE or SIGN_CERTIFICATE
     * @param signer the key that signed
     * @param version version of the signing key that was used
     * @param next the key that the certificate stays with, in its next version; empty: it stays
     *     nowhere
     */
    record Certify(
            Origin origin,
            Operation operation,
            KeyId signer,
            long version,
            String mechanism,
            Map<DigestKind, Bytes> digests,
            Optional<KeyObject> next)
            implements Command {
        public Certify {
            digests = Map.copyOf(digests);
        }
    }

    /**
     * Does what was approved.
     *
     * @param action UseKey, Certify, StoreKey of an unwrapping, ChangeKey of block state or policy,
     *     or ReplaceBackup
     * @param request whose execution this is; empty for approvals that came with the operation
     */
    record Authorized(
            Command action,
            Approvals approvals,
            Optional<Execution> request,
            Optional<Bytes> presentedToken)
            implements Command {
        public Authorized {
            boolean wrong =
                    switch (action) {
                        case UseKey _, Certify _, StoreKey _, ChangeKey _, ReplaceBackup _ -> false;
                        default -> true;
                    };
            if (wrong) {
                throw new IllegalArgumentException("no operation that is approved");
            }
        }

        @Override
        public Origin origin() {
            return action.origin();
        }
    }

    /**
     * Does something with keys that live in a session of a program on one node, and so are not in
     * the state: it brings along what is to be known of them.
     *
     * @param keys without their wrapped form, which no journal ever holds (ADR 0028)
     */
    record InSession(Command action, List<KeyObject> keys) implements Command {
        public InSession {
            keys = List.copyOf(keys);
            boolean wrong =
                    action instanceof InSession
                            || keys.isEmpty()
                            || !keys.stream()
                                    .allMatch(
                                            key -> key.ofSession() && key.wrapped().length() == 0);
            if (wrong) {
                throw new IllegalArgumentException("no command about keys of a session");
            }
        }

        @Override
        public Origin origin() {
            return action.origin();
        }
    }

    /**
     * The end of a request.
     *
     * @param result wrapped under the partition key
     */
    record Execution(ApprovalRequestId request, Optional<Bytes> result) {}

    /** Stores an operation that waits for approvals. */
    record SubmitRequest(Origin origin, ApprovalRequest request) implements Command {}

    /** Adds an approval whose signature was verified. */
    record ApproveRequest(Origin origin, ApprovalRequestId request, Approval approval)
            implements Command {}

    /**
     * Adds the no of an approver.
     *
     * @param publicKey SubjectPublicKeyInfo of the approver, who has proven to hold the key
     * @param signature that proof
     */
    record RejectRequest(Origin origin, ApprovalRequestId request, Bytes publicKey, Bytes signature)
            implements Command {}

    /**
     * Ends a request, or forgets one that has ended.
     *
     * @param operation CANCEL_REQUEST, COLLECT_REQUEST, EXPIRE_REQUEST, FAIL_REQUEST or
     *     REMOVE_REQUEST
     * @param why for FAIL_REQUEST
     */
    record CloseRequest(
            Origin origin, Operation operation, ApprovalRequestId request, Optional<Refusal> why)
            implements Command {}

    /**
     * Makes an approver with the key that they will fetch.
     *
     * @param rsaBits size of that key
     */
    record CreateApprover(Origin origin, ApproverAccount account, int rsaBits) implements Command {}

    /**
     * Gives an approver another one-time code; the one before opens nothing any more.
     *
     * @param operation RENEW_APPROVER_CODE or RESTORE_APPROVER
     * @param approver as found; another account under the same name meanwhile means refusal
     */
    record IssueApproverCode(
            Origin origin, Operation operation, ApproverReference approver, OneTimeCode code)
            implements Command {
        public IssueApproverCode {
            if (operation != Operation.RENEW_APPROVER_CODE
                    && operation != Operation.RESTORE_APPROVER) {
                throw new IllegalArgumentException("no reason for a one-time code");
            }
        }
    }

    /**
     * Fetches an approver's key with the one-time code. A wrong code is refused and counted, so
     * whether it is right is decided when the journal applies this and not before: however many
     * guesses come at once, they are counted one by one.
     *
     * @param presented MAC of the code that was presented
     */
    record OnboardApprover(Origin origin, ApproverReference approver, Bytes presented)
            implements Command {}

    /**
     * Replaces an approver's backup by one under another password. A wrong password comes here as
     * well: it is refused and counted, and once too many were counted, the right one is refused.
     *
     * @param approver the version that was opened
     * @param wrapped the backup in the version after that; empty: the password did not open it
     */
    record ChangeApproverPassword(
            Origin origin, ApproverReference approver, Optional<Bytes> wrapped)
            implements Command {}

    /**
     * Puts the backup of an approver in another container, and gives a code to fetch it with. Comes
     * as the action of an {@link Authorized} command.
     *
     * @param key whose rule decides
     */
    record ReplaceBackup(Origin origin, KeyId key, BackupReplacement replacement, OneTimeCode code)
            implements Command {}

    /** Deletes an approver with the backup, for good. */
    record DeleteApprover(Origin origin, ApproverReference approver) implements Command {}

    /**
     * An approver of the caller's partition, as found.
     *
     * @param version of the backup; another one meanwhile means refusal where it is released or
     *     replaced
     */
    record ApproverReference(ApproverName name, ApproverId id, long version) {
        /** Names the account as it is. */
        public static ApproverReference of(ApproverAccount account) {
            return new ApproverReference(account.name(), account.id(), account.version());
        }

        /** Names the account as it was when its backup was to be replaced. */
        public static ApproverReference of(BackupReplacement replacement) {
            return new ApproverReference(
                    replacement.name(), replacement.id(), replacement.version());
        }
    }

    /**
     * A granted request that changes nothing and uses no key: reading attributes, random bytes,
     * service data.
     */
    record Inquire(
            Origin origin,
            Operation operation,
            Optional<PartitionId> partition,
            Optional<KeyId> key,
            Optional<String> subject)
            implements Command {}

    /**
     * A refusal that was decided before anything could be proposed. It is granted always: the
     * record is the effect.
     *
     * @param count how many equal refusals this stands for
     */
    record RecordRefusal(
            Origin origin,
            Operation operation,
            Optional<PartitionId> partition,
            Optional<KeyLabel> label,
            Optional<String> mechanism,
            Refusal refusal,
            long count)
            implements Command {}
}
