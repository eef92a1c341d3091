package io.claviger.engine.user;

import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.AccessPath;
import io.claviger.core.state.Application;
import io.claviger.core.state.Credential;
import io.claviger.core.state.Role;
import io.claviger.crypto.token.ApiToken;
import io.claviger.engine.application.ApplicationRules;
import io.claviger.engine.boundary.Authority;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Turns what a caller presents into an identity, once per request. Safe for many threads. */
public final class Authenticator {
    private static final Set<Role> ROLES_WITHOUT_API_KEY =
            Set.copyOf(EnumSet.of(Role.KEY_MANAGEMENT, Role.KEY_OPERATION, Role.SERVICE));
    private static final int MAX_API_KEYS = 4;

    private final Supplier<StateView> state;
    private final Optional<WithoutApiKey> withoutApiKey;

    public Authenticator(Supplier<StateView> state, Optional<WithoutApiKey> withoutApiKey) {
        this.state = state;
        this.withoutApiKey = withoutApiKey;
    }

    public Identification identify(Presented presented, Operation operation, Instant now) {
        if (presented.apiKeys().isEmpty()) {
            return withoutApiKey
                    .map(rule -> identifyWithoutKey(presented, operation, rule))
                    .orElseGet(
                            () ->
                                    unidentified(
                                            RefusalCode.MISSING_API_KEY,
                                            "an API key is required in the header X-API-KEY"));
        }
        // An unknown, an expired and a revoked key get one answer.
        Optional<Credential> known = Optional.empty();
        Optional<Credential> valid = Optional.empty();
        Set<Role> allowed = Authority.allowed(operation);
        int looked = Math.min(presented.apiKeys().size(), MAX_API_KEYS);
        for (int i = 0; i < looked; i++) {
            Optional<Credential> found =
                    state.get().credentialByToken(ApiToken.hash(presented.apiKeys().get(i)));
            if (found.isEmpty()) {
                continue;
            }
            known = known.or(() -> found);
            if (found.get().validAt(now)) {
                if (allowed.contains(found.get().role())) {
                    return checkPath(found.get(), presented);
                }
                valid = valid.or(() -> found);
            }
        }
        if (valid.isEmpty()) {
            return new Identification.Unidentified(
                    known.map(credential -> identity(credential, "outdated"))
                            .orElse(Identity.NOBODY),
                    Refusal.of(RefusalCode.INVALID_API_KEY, "the API key is not valid"));
        }
        return new Identification.Rejected(
                identity(valid.get(), "api-key"),
                Refusal.of(
                        RefusalCode.ROLE_NOT_ALLOWED,
                        "the API key is not valid for operation '%s'"
                                .formatted(operation.wireName())));
    }

    private Identification checkPath(Credential credential, Presented presented) {
        Optional<Application> application =
                credential.application().flatMap(id -> state.get().application(id));
        if (application.isEmpty()) {
            return new Identification.Identified(identity(credential, "api-key"));
        }
        AccessPath access = application.get().access();
        boolean byCertificate = listsCertificate(access, presented);
        boolean byToken = listsToken(access, presented);
        Identity identity =
                identity(
                        credential,
                        "api-key" + (byCertificate ? "+mtls" : "") + (byToken ? "+jwt" : ""));
        return forbids(application.get(), presented)
                .<Identification>map(refusal -> new Identification.Rejected(identity, refusal))
                .orElseGet(() -> new Identification.Identified(identity));
    }

    private static Optional<Refusal> forbids(Application application, Presented presented) {
        return forbidsFactors(application, presented.tokenSubject(), presented.clientCertificate())
                .or(
                        () ->
                                ApplicationRules.forbidsPath(
                                        application,
                                        presented.interfaceName(),
                                        presented.source()));
    }

    /**
     * What the onboarding record has against the bearer token and the client certificate that came
     * with a request, or against their lack.
     */
    public static Optional<Refusal> forbidsFactors(
            Application application, Optional<String> tokenSubject, Optional<Bytes> certificate) {
        AccessPath access = application.access();
        boolean byCertificate =
                certificate.filter(access.clientCertificates()::contains).isPresent();
        boolean byToken = tokenSubject.filter(access.tokenSubjects()::contains).isPresent();
        if (tokenSubject.isPresent() && !byToken && !access.tokenSubjects().isEmpty()) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.INVALID_ACCESS_TOKEN,
                            "field 'tokenSubjects' of application '%s' does not list the bearer token's issuer and subject"
                                    .formatted(application.id())));
        }
        if (certificate.isPresent() && !byCertificate && !access.clientCertificates().isEmpty()) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.CLIENT_CERTIFICATE_NOT_ALLOWED,
                            "field 'clientCertificates' of application '%s' does not list the client certificate"
                                    .formatted(application.id())));
        }
        if (access.secondFactorRequired() && !byCertificate && !byToken) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.MISSING_ACCESS_TOKEN,
                            "application '%s' must present a listed client certificate or bearer token"
                                    .formatted(application.id())));
        }
        return Optional.empty();
    }

    private Identification identifyWithoutKey(
            Presented presented, Operation operation, WithoutApiKey rule) {
        Optional<Application> byCertificate =
                presented
                        .clientCertificate()
                        .flatMap(print -> find(rule.partition(), certificate(print)));
        Optional<Application> byToken =
                presented
                        .tokenSubject()
                        .flatMap(
                                subject ->
                                        find(
                                                rule.partition(),
                                                access ->
                                                        access.tokenSubjects().contains(subject)));
        Optional<Application> application =
                byCertificate
                        .or(() -> byToken)
                        .or(() -> rule.anonymous().flatMap(id -> state.get().application(id)))
                        .filter(app -> app.partition().equals(rule.partition()));
        if (application.isEmpty()) {
            return unidentified(
                    RefusalCode.MISSING_ACCESS_TOKEN,
                    "present a client certificate or bearer token of an onboarded application");
        }
        // What is shown must fit the one application that was found: a certificate of one and a
        // token of another identify neither.
        AccessPath access = application.get().access();
        boolean certified = listsCertificate(access, presented);
        boolean tokened = listsToken(access, presented);
        Identity identity =
                new Identity(
                        Optional.of(application.get().id()),
                        Optional.empty(),
                        Optional.of(rule.partition()),
                        ROLES_WITHOUT_API_KEY,
                        certified ? tokened ? "mtls+jwt" : "mtls" : tokened ? "jwt" : "none");
        if (Collections.disjoint(ROLES_WITHOUT_API_KEY, Authority.allowed(operation))) {
            return new Identification.Rejected(
                    identity,
                    Refusal.of(
                            RefusalCode.ROLE_NOT_ALLOWED,
                            "operation '%s' needs an API key".formatted(operation.wireName())));
        }
        return forbids(application.get(), presented)
                .<Identification>map(refusal -> new Identification.Rejected(identity, refusal))
                .orElseGet(() -> new Identification.Identified(identity));
    }

    private static boolean listsCertificate(AccessPath access, Presented presented) {
        return presented
                .clientCertificate()
                .filter(access.clientCertificates()::contains)
                .isPresent();
    }

    private static boolean listsToken(AccessPath access, Presented presented) {
        return presented.tokenSubject().filter(access.tokenSubjects()::contains).isPresent();
    }

    private static java.util.function.Predicate<AccessPath> certificate(Bytes fingerprint) {
        return access -> access.clientCertificates().contains(fingerprint);
    }

    private Optional<Application> find(
            PartitionId partition, java.util.function.Predicate<AccessPath> listed) {
        return state.get().applications(Optional.empty(), Integer.MAX_VALUE).stream()
                .filter(app -> app.partition().equals(partition))
                .filter(app -> listed.test(app.access()))
                .findFirst();
    }

    private static Identity identity(Credential credential, String authentication) {
        return new Identity(
                credential.application(),
                Optional.of(credential.id()),
                credential.partition(),
                Collections.singleton(credential.role()),
                authentication);
    }

    private static Identification unidentified(RefusalCode code, String message) {
        return new Identification.Unidentified(Refusal.of(code, message));
    }
}
