package io.claviger.engine.boundary;

import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.command.Event;
import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
import io.claviger.core.state.Credential;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PolicySetting;
import io.claviger.core.state.Role;
import io.claviger.engine.partition.PackageRules;
import java.util.Optional;

/**
 * Decides what officers ask: partitions, onboarding records, credentials. Pure, like the decider
 * that it belongs to.
 */
final class OfficerDecider {
    private OfficerDecider() {}

    static Decision createPartition(Command.CreatePartition c, StateView state) {
        PartitionId id = c.partition().id();
        if (id.equals(Decider.DEVICE) || state.partition(id).isPresent()) {
            return Decision.refused(
                    RefusalCode.PARTITION_EXISTS, "partition '%s' exists".formatted(id));
        }
        if (RootKeyDecider.outdated(c.partition(), state)) {
            return Decision.refused(
                    RefusalCode.ROOT_KEY_STATE,
                    "the root key was replaced at the same time; ask again");
        }
        return Decision.accepted(new Event.PartitionStored(c.partition()));
    }

    static Decision changePartitionPolicy(Command.ChangePartitionPolicy c, StateView state) {
        Optional<Partition> present = inOwnPartition(c.origin(), c.partition(), state);
        if (present.filter(p -> p.policy().on(PolicySetting.ONBOARDING_NEEDS_APPROVAL)).isPresent()
                && !c.policy().on(PolicySetting.ONBOARDING_NEEDS_APPROVAL)) {
            // Else one person would switch off that there must be two.
            return Decision.refused(
                    RefusalCode.ONBOARDING_NEEDS_APPROVAL,
                    "'onboardingNeedsApproval' stays on once it is on");
        }
        if (present.isEmpty()) {
            return noPartition(c.partition());
        }
        return PackageRules.forbidsPolicy(present.get(), c.policy())
                .<Decision>map(Decision.Refused::new)
                .orElseGet(
                        () ->
                                Decision.accepted(
                                        new Event.PartitionStored(present.get().with(c.policy()))));
    }

    static Decision onboard(Command.OnboardApplication c, StateView state) {
        Application application = c.application();
        Optional<Partition> partition = inOwnPartition(c.origin(), application.partition(), state);
        if (partition.isEmpty()) {
            return noPartition(application.partition());
        }
        if (partition.get().policy().on(PolicySetting.ONBOARDING_NEEDS_APPROVAL)
                && !c.origin().identity().equals(Identity.NODE)) {
            return Decision.refused(
                    RefusalCode.ONBOARDING_NEEDS_APPROVAL,
                    "partition '%s' onboards applications by two people: request it, and let another officer approve"
                            .formatted(application.partition()));
        }
        if (state.application(application.id()).isPresent()) {
            return Decision.refused(
                    RefusalCode.APPLICATION_EXISTS,
                    "application '%s' exists".formatted(application.id()));
        }
        return PackageRules.forbidsApplication(partition.get(), application)
                .<Decision>map(Decision.Refused::new)
                .orElseGet(() -> Decision.accepted(new Event.ApplicationStored(application)));
    }

    static Decision issue(Command.IssueCredential c, StateView state) {
        Credential credential = c.credential();
        Optional<Refusal> wrong = wrongCredential(credential, state);
        if (wrong.isPresent()) {
            return new Decision.Refused(wrong.get());
        }
        if (!mayHandOut(c.origin().identity(), credential)) {
            return Decision.refused(
                    RefusalCode.ROLE_NOT_ALLOWED,
                    "this officer may not hand out credentials of role '%s' there"
                            .formatted(credential.role().wireName()));
        }
        return Decision.accepted(new Event.CredentialStored(credential));
    }

    private static Optional<Refusal> wrongCredential(Credential credential, StateView state) {
        Role role = credential.role();
        if (role.ofApplication()) {
            Optional<ApplicationId> application = credential.application();
            if (application.isEmpty()) {
                return Decider.refuse(
                        RefusalCode.CREDENTIAL_INVALID,
                        "a credential of role '%s' belongs to an application"
                                .formatted(role.wireName()));
            }
            Optional<Application> record = application.flatMap(state::application);
            if (record.isEmpty()) {
                return Decider.refuse(
                        RefusalCode.APPLICATION_NOT_FOUND,
                        "application '%s' is not onboarded".formatted(application.get()));
            }
            if (!credential.partition().equals(Optional.of(record.get().partition()))) {
                return Decider.refuse(
                        RefusalCode.CREDENTIAL_INVALID,
                        "the credential names another partition than its application");
            }
        } else if (credential.application().isPresent()) {
            return Decider.refuse(
                    RefusalCode.CREDENTIAL_INVALID,
                    "a credential of role '%s' belongs to no application"
                            .formatted(role.wireName()));
        }
        if (role == Role.PARTITION_SO
                && credential.partition().flatMap(state::partition).isEmpty()) {
            return Decider.refuse(
                    RefusalCode.PARTITION_NOT_FOUND,
                    "a partition security officer needs an existing partition");
        }
        if (state.credential(credential.id()).isPresent()) {
            return Decider.refuse(RefusalCode.CREDENTIAL_INVALID, "the credential's id is taken");
        }
        if (!credential.validAt(credential.created())) {
            return Decider.refuse(RefusalCode.CREDENTIAL_INVALID, "the expiry lies in the past");
        }
        return Optional.empty();
    }

    /**
     * Device officers hand out officers' credentials, partition officers those of their own
     * partition.
     */
    private static boolean mayHandOut(Identity officer, Credential credential) {
        if (officer.equals(Identity.NODE)) {
            return true;
        }
        if (officer.roles().contains(Role.DEVICE_SO)) {
            return !credential.role().ofApplication();
        }
        return officer.partition().isPresent()
                && officer.partition().equals(credential.partition())
                && (credential.role().ofApplication() || credential.role() == Role.AUDITOR);
    }

    static Decision revoke(Command.RevokeCredential c, StateView state) {
        Optional<Credential> credential =
                state.credential(c.credential())
                        .filter(found -> mayHandOut(c.origin().identity(), found));
        if (credential.isEmpty()) {
            return Decision.refused(
                    RefusalCode.CREDENTIAL_NOT_FOUND,
                    "there is no credential '%s' that this officer hands out"
                            .formatted(c.credential()));
        }
        if (credential.get().revoked().isPresent()) {
            return Decision.accepted();
        }
        return Decision.accepted(
                new Event.CredentialStored(credential.get().revokedAt(c.origin().time())));
    }

    /** A partition officer acts in the own partition only; the node acts anywhere. */
    static Optional<Partition> inOwnPartition(
            Origin origin, PartitionId partition, StateView state) {
        boolean own =
                origin.identity().equals(Identity.NODE)
                        || origin.identity().partition().equals(Optional.of(partition));
        return own ? state.partition(partition) : Optional.empty();
    }

    static Decision noPartition(PartitionId id) {
        return Decision.refused(
                RefusalCode.PARTITION_NOT_FOUND,
                "there is no partition '%s' for this caller".formatted(id));
    }
}
