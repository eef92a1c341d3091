package io.claviger.engine.diagnosis;

import io.claviger.core.evidence.Operation;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.refusal.Rung;
import io.claviger.core.state.Application;
import io.claviger.core.state.Credential;
import io.claviger.core.state.Role;
import io.claviger.engine.boundary.Authority;
import io.claviger.engine.user.Authenticator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Trace: who asks, with which role and proof, through which interface, from where. */
final class Tracing {
    private final Facts facts;

    Tracing(Facts facts) {
        this.facts = facts;
    }

    List<Sight> looks() {
        return List.of(credential(), role(), secondFactor(), interfaceName(), source());
    }

    private Sight credential() {
        return facts.credential()
                .map(this::known)
                .orElseGet(
                        () ->
                                Sight.of(
                                        facts.refusedWith(
                                                        RefusalCode.MISSING_API_KEY,
                                                        RefusalCode.INVALID_API_KEY)
                                                .or(this::noCredentialOfTheRole)
                                                .map(no -> Finding.of(Aspect.CREDENTIAL, no)),
                                        Aspect.CREDENTIAL,
                                        "the call needs no API key of its own"));
    }

    private Sight known(Credential credential) {
        return Sight.of(
                Optional.of(credential)
                        .filter(known -> !known.validAt(facts.now()))
                        .map(known -> Finding.of(Aspect.CREDENTIAL, over(known))),
                Aspect.CREDENTIAL,
                "credential %s ('%s') is valid%s"
                        .formatted(
                                credential.id(),
                                credential.name(),
                                credential.expires().map(end -> " until " + end).orElse("")));
    }

    private static Refusal over(Credential credential) {
        return Refusal.of(
                RefusalCode.INVALID_API_KEY,
                "credential %s %s"
                        .formatted(
                                credential.id(),
                                credential
                                        .revoked()
                                        .map(when -> "was revoked at " + when)
                                        .orElseGet(
                                                () ->
                                                        "expired at "
                                                                + credential
                                                                        .expires()
                                                                        .orElseThrow())));
    }

    /** Who names an application without a credential asks whether any would do. */
    private Optional<Refusal> noCredentialOfTheRole() {
        // What was approved is done in the name of the application, by no credential.
        if (facts.refused().isPresent()
                || facts.waiting().isPresent()
                || facts.operation().isEmpty()
                || facts.application().isEmpty()) {
            return Optional.empty();
        }
        Application application = facts.application().get();
        Operation operation = facts.operation().get();
        boolean some =
                facts.state().credentials(application.id()).stream()
                        .anyMatch(
                                each ->
                                        each.validAt(facts.now())
                                                && Authority.allowed(operation)
                                                        .contains(each.role()));
        return some
                ? Optional.empty()
                : Optional.of(
                        Refusal.of(
                                RefusalCode.CREDENTIAL_NOT_FOUND,
                                "application '%s' has no valid credential that may do '%s'"
                                        .formatted(application.id(), operation.wireName())));
    }

    private Sight role() {
        return Sight.of(
                facts.forbidsCaller()
                        .filter(refusal -> refusal.code() == RefusalCode.ROLE_NOT_ALLOWED)
                        .map(this::needed)
                        .or(() -> facts.refusedWith(RefusalCode.ROLE_NOT_ALLOWED))
                        .map(refusal -> Finding.of(Aspect.ROLE, refusal)),
                Aspect.ROLE,
                "role %s may do that".formatted(roles(facts.origin().identity().roles())));
    }

    private Refusal needed(Refusal refusal) {
        Operation operation = facts.operation().orElseThrow();
        return Refusal.of(
                refusal.code(),
                "the caller has role %s, operation '%s' needs %s"
                        .formatted(
                                roles(facts.origin().identity().roles()),
                                operation.wireName(),
                                roles(Authority.allowed(operation))));
    }

    private static String roles(Set<Role> roles) {
        return roles.isEmpty()
                ? "none"
                : roles.stream().map(Role::wireName).sorted().collect(Collectors.joining(" or "));
    }

    private Sight secondFactor() {
        boolean shown = showsFactor();
        return Sight.of(
                refusedFactor()
                        .or(
                                () ->
                                        facts.application()
                                                .filter(_ -> shown)
                                                .flatMap(this::forbidsFactors))
                        .map(refusal -> Finding.of(Aspect.SECOND_FACTOR, refusal)),
                Aspect.SECOND_FACTOR,
                facts.application()
                        .filter(app -> app.access().secondFactorRequired())
                        .map(
                                app ->
                                        "application '%s' must present a listed client certificate or bearer token%s"
                                                .formatted(
                                                        app.id(),
                                                        shown ? ", and does" : "; none was named"))
                        .orElse("an API key is enough"));
    }

    private boolean showsFactor() {
        Symptom.Caller caller = facts.symptom().caller();
        return caller.tokenSubject().isPresent()
                || caller.clientCertificate().isPresent()
                || facts.refusedWith(RefusalCode.MISSING_ACCESS_TOKEN).isPresent();
    }

    /** What lay in the request itself: a token that does not verify, say. */
    private Optional<Refusal> refusedFactor() {
        return facts.refused()
                .filter(refusal -> refusal.code().rung() == Rung.IDENTITY)
                .filter(refusal -> !InspectingAnswer.ASKED_AGAIN.contains(refusal.code()));
    }

    private Optional<Refusal> forbidsFactors(Application application) {
        Symptom.Caller caller = facts.symptom().caller();
        return Authenticator.forbidsFactors(
                application, caller.tokenSubject(), caller.clientCertificate());
    }

    private Sight interfaceName() {
        return Sight.of(
                callerForbidden(
                        Aspect.INTERFACE,
                        Set.of(RefusalCode.POLICY_FORBIDS, RefusalCode.INTERFACE_NOT_ENABLED)),
                Aspect.INTERFACE,
                "interface %s is enabled".formatted(facts.origin().interfaceName().wireName()));
    }

    private Sight source() {
        boolean anywhere =
                facts.application().filter(app -> !app.access().sources().isEmpty()).isEmpty();
        return Sight.of(
                callerForbidden(Aspect.SOURCE, Set.of(RefusalCode.SOURCE_NOT_ALLOWED)),
                Aspect.SOURCE,
                anywhere
                        ? "any source address is allowed"
                        : "source %s is allowed".formatted(facts.origin().source()));
    }

    private Optional<Finding> callerForbidden(Aspect aspect, Set<RefusalCode> codes) {
        return facts.forbidsCaller()
                .filter(refusal -> codes.contains(refusal.code()))
                .map(refusal -> Finding.of(aspect, refusal));
    }
}
