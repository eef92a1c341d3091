package io.claviger.rest.governance;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import io.claviger.core.evidence.Identity;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.governance.preflight.Plan;
import io.claviger.governance.rehearsal.Proposal;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Members;
import io.claviger.rest.policy.OnboardedApprovers;
import io.claviger.rest.route.Schema;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Reads what changes are looked ahead at, each within the caller's reach. */
final class Foresight {
    static final Schema POLICY =
            Schema.object(
                    "ProposedPartitionPolicy",
                    "Another policy of a partition.",
                    must("partition", Schema.text("Name.")),
                    must("policy", PolicyForm.CHANGE));
    static final Schema KEY =
            Schema.object(
                    "ProposedKeyPolicy",
                    "Other rules of a key.",
                    must("partition", Schema.text("Name.")),
                    must("key", Schema.text("Label.")),
                    must("policy", Schema.object("", "Rules as at creation.")));
    static final Schema PACKAGE =
            Schema.object(
                    "ProposedPackage",
                    "Another service package.",
                    must("partition", Schema.text("Name.")),
                    may("package", PackageForm.FORM.orNull()));
    static final Schema PLAN =
            Schema.object(
                    "PlannedChange",
                    "A usual change.",
                    must(
                            "kind",
                            Schema.oneOf(
                                    "Which.",
                                    List.of(
                                            "enable-interface",
                                            "move-application",
                                            "upgrade",
                                            "change-policy",
                                            "change-package"))),
                    may("ticket", Schema.text("Ticket of a change that keeps it.").orNull()),
                    may("application", Schema.text("For the first two.").orNull()),
                    may("from", Schema.text("Interface that it leaves.").orNull()),
                    may("to", Schema.text("Interface that it gets.").orNull()),
                    may("partition", Schema.text("For the last three.").orNull()),
                    may("version", Schema.text("For an upgrade.").orNull()),
                    may("policy", PolicyForm.CHANGE.orNull()),
                    may("package", PackageForm.FORM.orNull()));

    private static final List<String> PROPOSALS =
            List.of("partitionPolicy", "keyPolicy", "application", "package");

    private final Supplier<StateView> state;
    private final OnboardedApprovers approvers;

    Foresight(Supplier<StateView> state, OnboardedApprovers approvers) {
        this.state = state;
        this.approvers = approvers;
    }

    Proposal proposal(Members body, Identity caller) {
        List<String> given = PROPOSALS.stream().filter(body::has).toList();
        if (given.size() != 1) {
            throw Unacceptable.malformed(
                    "name one of 'partitionPolicy', 'keyPolicy', 'application', 'package'");
        }
        Members members = body.object(given.getFirst());
        return switch (given.getFirst()) {
            case "partitionPolicy" -> {
                Partition partition =
                        Reach.partition(state.get(), caller, members.text("partition"));
                yield new Proposal.OfPolicy(
                        partition,
                        PolicyForm.changed(partition.policy(), known(members.object("policy"))));
            }
            case "package" ->
                    new Proposal.OfPackage(
                            Reach.partition(state.get(), caller, members.text("partition")),
                            members.optionalObject("package").map(PackageForm::read));
            case "application" -> new Proposal.OfApplication(record(members, caller));
            default -> rules(members, caller);
        };
    }

    /** A setting that is misspelt would rehearse nothing. */
    private static Members known(Members policy) {
        policy.refuseOthers(PackageForm.SETTINGS);
        return policy;
    }

    private Proposal rules(Members members, Identity caller) {
        Partition partition = Reach.partition(state.get(), caller, members.text("partition"));
        KeyLabel label = members.label("key");
        KeyObject key =
                state.get()
                        .key(partition.id(), label)
                        .orElseThrow(
                                () ->
                                        new Unacceptable(
                                                RefusalCode.KEY_NOT_FOUND,
                                                "A key with the name '%s' does not exist"
                                                        .formatted(label)));
        if (key.policy().isEmpty()) {
            throw new Unacceptable(
                    RefusalCode.NOT_A_POLICY_KEY,
                    "key '%s' was made without a policy and can never have one".formatted(label));
        }
        return new Proposal.OfKey(
                key,
                new io.claviger.rest.policy.PolicyForm(approvers, partition.id())
                        .rules(members.object("policy"))
                        .blocked(key.policy().get().blocked()));
    }

    private Application record(Members members, Identity caller) {
        Application described;
        try {
            described = Forms.onboarding(members).application(Instant.EPOCH);
        } catch (Refusal.Thrown incomplete) {
            throw new Unacceptable(incomplete.refusal().code(), incomplete.refusal().message());
        }
        Application present = Reach.application(state.get(), caller, described.id().value());
        return described.as(present.version() + 1, present.onboarded());
    }

    Plan plan(Members body, Identity caller) {
        return switch (body.text("kind")) {
            case "enable-interface" ->
                    new Plan.UseInterface(
                            Reach.application(state.get(), caller, body.text("application")),
                            Optional.empty(),
                            way(body, "to"));
            case "move-application" -> {
                Application application =
                        Reach.application(state.get(), caller, body.text("application"));
                InterfaceName from = way(body, "from");
                if (!application.interfaces().contains(from)) {
                    throw Unacceptable.malformed(
                            "field 'from': application '%s' does not work by %s"
                                    .formatted(application.id(), from.wireName()));
                }
                yield new Plan.UseInterface(application, Optional.of(from), way(body, "to"));
            }
            case "upgrade" ->
                    new Plan.Upgrade(
                            Reach.partition(state.get(), caller, body.text("partition")).id(),
                            body.text("version"));
            case "change-policy" -> {
                Partition partition = Reach.partition(state.get(), caller, body.text("partition"));
                yield new Plan.ChangePolicy(
                        partition,
                        PolicyForm.changed(partition.policy(), known(body.object("policy"))));
            }
            case "change-package" ->
                    new Plan.ChangePackage(
                            Reach.partition(state.get(), caller, body.text("partition")),
                            body.optionalObject("package").map(PackageForm::read));
            default -> throw Unacceptable.malformed("field 'kind' is none of the changes known");
        };
    }

    private static InterfaceName way(Members body, String field) {
        return InterfaceName.ofWireName(body.text(field))
                .filter(name -> name != InterfaceName.NODE)
                .orElseThrow(
                        () ->
                                Unacceptable.malformed(
                                        "field '%s' is none of %s"
                                                .formatted(
                                                        field,
                                                        String.join(", ", interfaces().toList()))));
    }

    private static Stream<String> interfaces() {
        return Arrays.stream(InterfaceName.values())
                .filter(name -> name != InterfaceName.NODE)
                .map(InterfaceName::wireName);
    }
}
