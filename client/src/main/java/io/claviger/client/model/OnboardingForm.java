package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
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
 */
public record OnboardingForm(
        String name,
        String partition,
        String owner,
        String purpose,
        String environment,
        List<String> interfaces,
        List<String> algorithms,
        Optional<List<String>> sources,
        Optional<List<String>> clientCertificates,
        Optional<List<String>> tokenSubjects,
        Optional<Boolean> secondFactorRequired,
        Optional<List<String>> requestSigners,
        Optional<Boolean> signedRequestsRequired,
        String destination,
        long rotationDays,
        long expiryDays,
        String destruction,
        Optional<Long> retentionDays,
        String recoveryOwner,
        String recoveryExpectation,
        String auditDestination,
        String rollback) {
    public OnboardingForm {
        interfaces = List.copyOf(interfaces);
        algorithms = List.copyOf(algorithms);
        sources = sources.map(List::copyOf);
        clientCertificates = clientCertificates.map(List::copyOf);
        tokenSubjects = tokenSubjects.map(List::copyOf);
        requestSigners = requestSigners.map(List::copyOf);
    }

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("name", JsonMembers.text(name))
                .put("partition", JsonMembers.text(partition))
                .put("owner", JsonMembers.text(owner))
                .put("purpose", JsonMembers.text(purpose))
                .put("environment", JsonMembers.text(environment))
                .list("interfaces", interfaces, value -> JsonMembers.text(value))
                .list("algorithms", algorithms, value -> JsonMembers.text(value))
                .optionalList("sources", sources, value -> JsonMembers.text(value))
                .optionalList(
                        "clientCertificates", clientCertificates, value -> JsonMembers.text(value))
                .optionalList("tokenSubjects", tokenSubjects, value -> JsonMembers.text(value))
                .put(
                        "secondFactorRequired",
                        secondFactorRequired.map(value -> JsonMembers.flag(value)))
                .optionalList("requestSigners", requestSigners, value -> JsonMembers.text(value))
                .put(
                        "signedRequestsRequired",
                        signedRequestsRequired.map(value -> JsonMembers.flag(value)))
                .put("destination", JsonMembers.text(destination))
                .put("rotationDays", JsonMembers.number(rotationDays))
                .put("expiryDays", JsonMembers.number(expiryDays))
                .put("destruction", JsonMembers.text(destruction))
                .put("retentionDays", retentionDays.map(value -> JsonMembers.number(value)))
                .put("recoveryOwner", JsonMembers.text(recoveryOwner))
                .put("recoveryExpectation", JsonMembers.text(recoveryExpectation))
                .put("auditDestination", JsonMembers.text(auditDestination))
                .put("rollback", JsonMembers.text(rollback))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(
            String name,
            String partition,
            String owner,
            String purpose,
            String environment,
            List<String> interfaces,
            List<String> algorithms,
            String destination,
            long rotationDays,
            long expiryDays,
            String destruction,
            String recoveryOwner,
            String recoveryExpectation,
            String auditDestination,
            String rollback) {
        return new Builder(
                name,
                partition,
                owner,
                purpose,
                environment,
                interfaces,
                algorithms,
                destination,
                rotationDays,
                expiryDays,
                destruction,
                recoveryOwner,
                recoveryExpectation,
                auditDestination,
                rollback);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final String name;
        private final String partition;
        private final String owner;
        private final String purpose;
        private final String environment;
        private final List<String> interfaces;
        private final List<String> algorithms;
        private final String destination;
        private final long rotationDays;
        private final long expiryDays;
        private final String destruction;
        private final String recoveryOwner;
        private final String recoveryExpectation;
        private final String auditDestination;
        private final String rollback;
        private Optional<List<String>> sources = Optional.empty();
        private Optional<List<String>> clientCertificates = Optional.empty();
        private Optional<List<String>> tokenSubjects = Optional.empty();
        private Optional<Boolean> secondFactorRequired = Optional.empty();
        private Optional<List<String>> requestSigners = Optional.empty();
        private Optional<Boolean> signedRequestsRequired = Optional.empty();
        private Optional<Long> retentionDays = Optional.empty();

        private Builder(
                String name,
                String partition,
                String owner,
                String purpose,
                String environment,
                List<String> interfaces,
                List<String> algorithms,
                String destination,
                long rotationDays,
                long expiryDays,
                String destruction,
                String recoveryOwner,
                String recoveryExpectation,
                String auditDestination,
                String rollback) {
            this.name = name;
            this.partition = partition;
            this.owner = owner;
            this.purpose = purpose;
            this.environment = environment;
            this.interfaces = interfaces;
            this.algorithms = algorithms;
            this.destination = destination;
            this.rotationDays = rotationDays;
            this.expiryDays = expiryDays;
            this.destruction = destruction;
            this.recoveryOwner = recoveryOwner;
            this.recoveryExpectation = recoveryExpectation;
            this.auditDestination = auditDestination;
            this.rollback = rollback;
        }

        /** Addresses or CIDR blocks; empty: any. */
        public Builder sources(List<String> sources) {
            this.sources = Optional.of(sources);
            return this;
        }

        /** SHA-256 of certificates, hexadecimal. */
        public Builder clientCertificates(List<String> clientCertificates) {
            this.clientCertificates = Optional.of(clientCertificates);
            return this;
        }

        /** 'issuer subject' of bearer tokens. */
        public Builder tokenSubjects(List<String> tokenSubjects) {
            this.tokenSubjects = Optional.of(tokenSubjects);
            return this;
        }

        /** An API key alone is not enough. */
        public Builder secondFactorRequired(boolean secondFactorRequired) {
            this.secondFactorRequired = Optional.of(secondFactorRequired);
            return this;
        }

        /** Public keys or certificates that sign requests, base64. */
        public Builder requestSigners(List<String> requestSigners) {
            this.requestSigners = Optional.of(requestSigners);
            return this;
        }

        /** Unsigned requests are refused. */
        public Builder signedRequestsRequired(boolean signedRequestsRequired) {
            this.signedRequestsRequired = Optional.of(signedRequestsRequired);
            return this;
        }

        /** Days for which nodes keep the records of the log; absent: no rule yet. */
        public Builder retentionDays(long retentionDays) {
            this.retentionDays = Optional.of(retentionDays);
            return this;
        }

        /** What was put together. */
        public OnboardingForm build() {
            return new OnboardingForm(
                    name,
                    partition,
                    owner,
                    purpose,
                    environment,
                    interfaces,
                    algorithms,
                    sources,
                    clientCertificates,
                    tokenSubjects,
                    secondFactorRequired,
                    requestSigners,
                    signedRequestsRequired,
                    destination,
                    rotationDays,
                    expiryDays,
                    destruction,
                    retentionDays,
                    recoveryOwner,
                    recoveryExpectation,
                    auditDestination,
                    rollback);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "OnboardingForm";
    }
}
