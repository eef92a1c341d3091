package io.claviger.governance.preflight;

import io.claviger.core.id.ApplicationId;
import io.claviger.core.port.Journal;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.state.Application;
import io.claviger.core.state.Credential;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PolicySetting;
import io.claviger.core.state.Role;
import io.claviger.engine.diagnosis.NodeCondition;
import io.claviger.engine.partition.PackageRules;
import io.claviger.governance.change.Ways;
import io.claviger.governance.preflight.Preflight.Line;
import io.claviger.governance.rehearsal.Proposal;
import io.claviger.governance.rehearsal.Rehearsal;
import io.claviger.governance.rehearsal.Rehearsals;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks at everything that must be in place before a usual change: roles, ports, attributes of
 * keys, service package, cluster, the way back, and what recorded operations would meet.
 */
public final class Preflights {
    private static final int PAGE = 1000;

    /** Most applications of a partition that are looked at one by one. */
    private static final int MAX_APPLICATIONS = 100;

    private final Plan plan;
    private final Looks looks;
    private final StateView state;
    private final Partition partition;
    private final List<Line> lines = new ArrayList<>();

    private Preflights(Plan plan, Looks looks, Partition partition) {
        this.plan = plan;
        this.looks = looks;
        this.state = looks.state();
        this.partition = partition;
    }

    /** What is in place for the plan, and what is not. */
    public static Preflight of(Plan plan, Looks looks, Partition partition) {
        return new Preflights(plan, looks, partition).run();
    }

    private Preflight run() {
        List<Application> applications =
                plan.application().map(List::of).orElseGet(this::ofPartition);
        officers();
        applications.forEach(this::credentials);
        ports(applications);
        servicePackage();
        cluster();
        var keys = new KeyLook(plan, looks);
        applications.forEach(application -> lines.addAll(keys.of(application)));
        var ways = new WayBack(looks);
        applications.forEach(application -> lines.add(ways.of(application, plan)));
        plan.proposal().ifPresent(this::rehearse);
        return new Preflight(plan.words(), lines);
    }

    private List<Application> ofPartition() {
        List<Application> found = new ArrayList<>();
        Optional<ApplicationId> after = Optional.empty();
        while (found.size() < MAX_APPLICATIONS) {
            List<Application> page = state.applications(after, PAGE);
            page.stream()
                    .filter(application -> application.partition().equals(partition.id()))
                    .limit((long) MAX_APPLICATIONS - found.size())
                    .forEach(found::add);
            if (page.size() < PAGE) {
                break;
            }
            after = Optional.of(page.getLast().id());
        }
        return found;
    }

    private void line(String check, boolean passed, String sentence, String evidence) {
        lines.add(new Line(check, passed, sentence, evidence));
    }

    /** Whoever changes rules, and whoever approves that, must be there. */
    private void officers() {
        List<Credential> officers = valid(Role.PARTITION_SO);
        boolean two =
                partition.policy().on(PolicySetting.ONBOARDING_NEEDS_APPROVAL)
                        || plan instanceof Plan.ChangePackage;
        int needed = two && valid(Role.DEVICE_SO).isEmpty() ? 2 : 1;
        line(
                "roles",
                officers.size() >= needed,
                "%d partition security officers have a valid credential, needed are %d"
                        .formatted(officers.size(), needed),
                ids(officers));
        List<Credential> auditors = valid(Role.AUDITOR);
        line(
                "roles",
                !auditors.isEmpty(),
                auditors.isEmpty() ? "no auditor can verify the change" : "an auditor is there",
                ids(auditors));
    }

    private List<Credential> valid(Role role) {
        return state.officerCredentials().stream()
                .filter(credential -> credential.role() == role)
                .filter(credential -> credential.validAt(looks.caller().time()))
                .filter(
                        credential ->
                                credential
                                        .partition()
                                        .filter(id -> !id.equals(partition.id()))
                                        .isEmpty())
                .toList();
    }

    private static String ids(List<Credential> credentials) {
        return credentials.isEmpty()
                ? "credentials of the partition"
                : credentials.stream()
                        .limit(3)
                        .map(credential -> credential.id().value())
                        .collect(Collectors.joining(", "));
    }

    private void credentials(Application application) {
        List<Credential> use =
                state.credentials(application.id()).stream()
                        .filter(credential -> credential.role() == Role.KEY_OPERATION)
                        .filter(credential -> credential.validAt(looks.caller().time()))
                        .toList();
        line(
                "roles",
                !use.isEmpty(),
                use.isEmpty()
                        ? "application '%s' has no valid credential of role key-operation"
                                .formatted(application.id())
                        : "application '%s' can identify itself".formatted(application.id()),
                use.isEmpty() ? "credentials of the application" : ids(use));
    }

    private void ports(List<Application> applications) {
        Stream<InterfaceName> ways =
                plan instanceof Plan.UseInterface use
                        ? Stream.of(use.to())
                        : applications.stream()
                                .flatMap(
                                        application ->
                                                Ways.used(
                                                        application,
                                                        looks.log(),
                                                        looks.caller().time())
                                                        .stream())
                                .distinct()
                                .sorted();
        ways.forEach(
                way -> {
                    boolean offered = looks.offered().contains(way);
                    boolean proven = looks.caller().interfaceName() == way;
                    line(
                            "ports",
                            offered,
                            offered
                                    ? "%s answers%s"
                                            .formatted(
                                                    way.wireName(),
                                                    proven ? ": this question came by it" : "")
                                    : "node %s does not offer %s"
                                            .formatted(looks.node().name(), way.wireName()),
                            proven
                                    ? "request " + looks.caller().request()
                                    : "node " + looks.node().name());
                });
    }

    private void servicePackage() {
        StateView after = plan.proposal().map(p -> p.over(state)).orElse(state);
        Partition then = after.partition(partition.id()).orElse(partition);
        if (then.servicePackage().isEmpty()) {
            line("package", true, "nothing is promised", "partition " + partition.id());
            return;
        }
        var promised = then.servicePackage().get();
        Optional<Refusal> breach =
                PackageRules.breach(promised, then, after)
                        .or(() -> PackageRules.breach(promised, looks.surroundings()));
        line(
                "package",
                breach.isEmpty(),
                breach.map(Refusal::message)
                        .orElse("service package '%s' is kept".formatted(promised.name())),
                "partition " + partition.id());
    }

    private void cluster() {
        NodeCondition node = looks.node();
        boolean serving = node.health().state() == Journal.Health.State.SERVING;
        line(
                "cluster",
                serving && !node.sealed(),
                "node %s is %s%s"
                        .formatted(
                                node.name(),
                                node.health().state().name().toLowerCase(Locale.ROOT),
                                node.sealed() ? " and sealed" : ""),
                "journal entry " + node.health().appliedIndex());
        Stream.concat(node.witnesses().stream(), node.sinks().stream())
                .filter(watcher -> !watcher.problem().isEmpty())
                .forEach(
                        watcher ->
                                line(
                                        "cluster",
                                        false,
                                        "%s: %s".formatted(watcher.name(), watcher.problem()),
                                        "node " + node.name()));
    }

    private void rehearse(Proposal proposal) {
        Rehearsal rehearsal =
                Rehearsals.of(proposal, looks.caller().time().minus(Ways.SPAN), state, looks.log());
        line(
                "rehearsal",
                rehearsal.passed(),
                rehearsal.passed()
                        ? "all %d operations of 90 days would have been done as they were"
                                .formatted(rehearsal.judged())
                        : rehearsal.lines().getFirst().words()
                                + (rehearsal.lines().size() > 1
                                        ? "; and %d more like that"
                                                .formatted(rehearsal.lines().size() - 1)
                                        : ""),
                "records %d to %d".formatted(rehearsal.from(), Math.max(0, rehearsal.to() - 1)));
    }
}
