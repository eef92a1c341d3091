package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An onboarding record.
 *
 * @param name Lower case letters, digits, hyphens.
 * @param partition Where its keys live.
 * @param owner Who answers for it.
 * @param purpose What its keys are for.
 * @param environment production, test, ...
 * @param interfaces Interfaces it may use: rest, pkcs11, ...
 * @param algorithms Approved algorithms: EC-secp256r1, RSA, AES-256, ...
 * @param sources Addresses or CIDR blocks; empty: any.
 * @param clientCertificates SHA-256 of certificates, hexadecimal.
 * @param tokenSubjects 'issuer subject' of bearer tokens.
 * @param secondFactorRequired An API key alone is not enough.
 * @param requestSigners Public keys or certificates that sign requests, base64.
 * @param signedRequestsRequired Unsigned requests are refused.
 * @param destination What consumes its results.
 * @param rotationDays Days until rotation.
 * @param expiryDays Days until expiry.
 * @param destruction Who destroys retired keys, and when.
 * @param retentionDays Days for which nodes keep the records of the log; absent: no rule yet.
 * @param recoveryOwner Who restores service.
 * @param recoveryExpectation How fast.
 * @param auditDestination Where its evidence goes.
 * @param rollback How the integration is undone.
 * @param version 1 at onboarding.
 * @param onboarded When it was onboarded.
 * @param departed Fields that name somebody who left: owner, ...
 */
public record Application(
        String name,
        String partition,
        String owner,
        String purpose,
        String environment,
        List<String> interfaces,
        List<String> algorithms,
        List<String> sources,
        List<String> clientCertificates,
        List<String> tokenSubjects,
        boolean secondFactorRequired,
        List<String> requestSigners,
        boolean signedRequestsRequired,
        String destination,
        long rotationDays,
        long expiryDays,
        String destruction,
        Optional<Long> retentionDays,
        String recoveryOwner,
        String recoveryExpectation,
        String auditDestination,
        String rollback,
        long version,
        Instant onboarded,
        List<String> departed) {
    public Application {
        interfaces = List.copyOf(interfaces);
        algorithms = List.copyOf(algorithms);
        sources = List.copyOf(sources);
        clientCertificates = List.copyOf(clientCertificates);
        tokenSubjects = List.copyOf(tokenSubjects);
        requestSigners = List.copyOf(requestSigners);
        departed = List.copyOf(departed);
    }

    /** Reads it from JSON. */
    public static Application of(JsonObject json) {
        return new Application(
                json.string("name"),
                json.string("partition"),
                json.string("owner"),
                json.string("purpose"),
                json.string("environment"),
                json.list("interfaces", JsonObject::asString),
                json.list("algorithms", JsonObject::asString),
                json.list("sources", JsonObject::asString),
                json.list("clientCertificates", JsonObject::asString),
                json.list("tokenSubjects", JsonObject::asString),
                json.flag("secondFactorRequired"),
                json.list("requestSigners", JsonObject::asString),
                json.flag("signedRequestsRequired"),
                json.string("destination"),
                json.integer("rotationDays"),
                json.integer("expiryDays"),
                json.string("destruction"),
                json.optionalInteger("retentionDays"),
                json.string("recoveryOwner"),
                json.string("recoveryExpectation"),
                json.string("auditDestination"),
                json.string("rollback"),
                json.integer("version"),
                json.instant("onboarded"),
                json.list("departed", JsonObject::asString));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Application";
    }
}
