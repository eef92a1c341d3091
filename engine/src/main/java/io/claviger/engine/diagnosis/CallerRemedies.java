package io.claviger.engine.diagnosis;

import io.claviger.core.id.ApplicationId;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
import io.claviger.core.state.Credential;
import io.claviger.core.state.Role;
import io.claviger.engine.boundary.Authority;
import java.util.List;
import java.util.Optional;

/** What helps a caller: the right credential, or another one of the same application. */
final class CallerRemedies {
    private final Facts facts;

    CallerRemedies(Facts facts) {
        this.facts = facts;
    }

    Fix partition(Finding finding) {
        return facts.keyElsewhere()
                .map(
                        key ->
                                new Fix(
                                        finding.guidance().fix(),
                                        Fix.OWNER,
                                        List.of(
                                                "claviger credential list --application "
                                                        + key.application()),
                                        Fix.NOTHING))
                .orElseGet(() -> Fix.advice(finding, Fix.OWNER, "claviger partition list"));
    }

    Fix credential(Finding finding) {
        Optional<Credential> known = facts.credential();
        Optional<ApplicationId> application = facts.application().map(Application::id);
        Optional<Role> role =
                known.map(Credential::role)
                        .or(
                                () ->
                                        facts.operation()
                                                .flatMap(
                                                        op ->
                                                                Authority.allowed(op).stream()
                                                                        .sorted()
                                                                        .findFirst()));
        if (role.isEmpty()
                || finding.code().equals(RefusalCode.MISSING_API_KEY.wireName())
                || (known.isEmpty() && application.isEmpty())) {
            return Fix.advice(finding, Fix.OWNER, "claviger credential list --application NAME");
        }
        return application
                .map(
                        app ->
                                other(app, role.get())
                                        .map(valid -> useOther(app, valid))
                                        .orElseGet(
                                                () ->
                                                        issue(
                                                                app,
                                                                role.get(),
                                                                known.map(Credential::name)
                                                                        .orElse("renewed"))))
                .orElseGet(() -> Fix.advice(finding, "device SO", "claviger credential list"));
    }

    /** A valid credential of the application with this role. */
    private Optional<Credential> other(ApplicationId application, Role role) {
        return facts.state().credentials(application).stream()
                .filter(each -> each.role() == role && each.validAt(facts.now()))
                .findFirst();
    }

    private static Fix useOther(ApplicationId application, Credential valid) {
        return new Fix(
                "Use the application's valid credential %s ('%s')."
                        .formatted(valid.id(), valid.name()),
                Fix.OWNER,
                List.of("claviger credential list --application " + application),
                Fix.NOTHING);
    }

    private static Fix issue(ApplicationId application, Role role, String name) {
        return new Fix(
                "Issue another credential for the same application; its keys stay as they are.",
                Fix.OFFICER,
                List.of(
                        "claviger credential issue --role %s --application %s --name %s"
                                .formatted(role.wireName(), application, CommandLine.quoted(name))),
                "claviger credential revoke ID, with the id of the new one");
    }

    Fix role(Finding finding) {
        Optional<ApplicationId> application = facts.application().map(Application::id);
        if (application.isEmpty() || facts.operation().isEmpty()) {
            return Fix.advice(finding, Fix.OWNER);
        }
        List<Role> fit =
                Authority.allowed(facts.operation().get()).stream()
                        .filter(Role::ofApplication)
                        .sorted()
                        .toList();
        return fit.stream()
                .flatMap(role -> other(application.get(), role).stream())
                .findFirst()
                .map(valid -> useOther(application.get(), valid))
                .orElseGet(
                        () ->
                                fit.isEmpty()
                                        ? Fix.advice(finding, "officers")
                                        : issue(
                                                application.get(),
                                                fit.getFirst(),
                                                fit.getFirst().wireName()));
    }
}
