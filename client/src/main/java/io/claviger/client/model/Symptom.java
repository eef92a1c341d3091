package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * What does not work: a request, or a call as it would be made.
 *
 * @param requestId Id of a request: X-Request-Id of its answer.
 * @param record Place of its record: Claviger-Evidence of its answer, or the index.
 * @param approvalRequestId Id of a request for approval.
 * @param refusal Code of the refusal, if it is known.
 * @param credential Id of the caller's credential.
 * @param application The caller's application.
 * @param partition Where the call was meant for.
 * @param operation What records call it: sign.
 * @param key Id or label.
 * @param mechanism Mechanism, as in the request.
 * @param interfaceValue rest, pkcs11, …; default rest.
 * @param source Address that the call comes from.
 * @param tokenSubject Issuer and subject of a bearer token.
 * @param clientCertificate SHA-256 of a client certificate, hexadecimal.
 */
public record Symptom(
        Optional<String> requestId,
        Optional<String> record,
        Optional<String> approvalRequestId,
        Optional<String> refusal,
        Optional<String> credential,
        Optional<String> application,
        Optional<String> partition,
        Optional<String> operation,
        Optional<String> key,
        Optional<String> mechanism,
        Optional<String> interfaceValue,
        Optional<String> source,
        Optional<String> tokenSubject,
        Optional<String> clientCertificate) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("requestId", requestId.map(value -> JsonMembers.text(value)))
                .put("record", record.map(value -> JsonMembers.text(value)))
                .put("approvalRequestId", approvalRequestId.map(value -> JsonMembers.text(value)))
                .put("refusal", refusal.map(value -> JsonMembers.text(value)))
                .put("credential", credential.map(value -> JsonMembers.text(value)))
                .put("application", application.map(value -> JsonMembers.text(value)))
                .put("partition", partition.map(value -> JsonMembers.text(value)))
                .put("operation", operation.map(value -> JsonMembers.text(value)))
                .put("key", key.map(value -> JsonMembers.text(value)))
                .put("mechanism", mechanism.map(value -> JsonMembers.text(value)))
                .put("interface", interfaceValue.map(value -> JsonMembers.text(value)))
                .put("source", source.map(value -> JsonMembers.text(value)))
                .put("tokenSubject", tokenSubject.map(value -> JsonMembers.text(value)))
                .put("clientCertificate", clientCertificate.map(value -> JsonMembers.text(value)))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with() {
        return new Builder();
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private Optional<String> requestId = Optional.empty();
        private Optional<String> record = Optional.empty();
        private Optional<String> approvalRequestId = Optional.empty();
        private Optional<String> refusal = Optional.empty();
        private Optional<String> credential = Optional.empty();
        private Optional<String> application = Optional.empty();
        private Optional<String> partition = Optional.empty();
        private Optional<String> operation = Optional.empty();
        private Optional<String> key = Optional.empty();
        private Optional<String> mechanism = Optional.empty();
        private Optional<String> interfaceValue = Optional.empty();
        private Optional<String> source = Optional.empty();
        private Optional<String> tokenSubject = Optional.empty();
        private Optional<String> clientCertificate = Optional.empty();

        private Builder() {}

        /** Id of a request: X-Request-Id of its answer. */
        public Builder requestId(String requestId) {
            this.requestId = Optional.of(requestId);
            return this;
        }

        /** Place of its record: Claviger-Evidence of its answer, or the index. */
        public Builder record(String record) {
            this.record = Optional.of(record);
            return this;
        }

        /** Id of a request for approval. */
        public Builder approvalRequestId(String approvalRequestId) {
            this.approvalRequestId = Optional.of(approvalRequestId);
            return this;
        }

        /** Code of the refusal, if it is known. */
        public Builder refusal(String refusal) {
            this.refusal = Optional.of(refusal);
            return this;
        }

        /** Id of the caller's credential. */
        public Builder credential(String credential) {
            this.credential = Optional.of(credential);
            return this;
        }

        /** The caller's application. */
        public Builder application(String application) {
            this.application = Optional.of(application);
            return this;
        }

        /** Where the call was meant for. */
        public Builder partition(String partition) {
            this.partition = Optional.of(partition);
            return this;
        }

        /** What records call it: sign. */
        public Builder operation(String operation) {
            this.operation = Optional.of(operation);
            return this;
        }

        /** Id or label. */
        public Builder key(String key) {
            this.key = Optional.of(key);
            return this;
        }

        /** Mechanism, as in the request. */
        public Builder mechanism(String mechanism) {
            this.mechanism = Optional.of(mechanism);
            return this;
        }

        /** rest, pkcs11, …; default rest. */
        public Builder interfaceValue(String interfaceValue) {
            this.interfaceValue = Optional.of(interfaceValue);
            return this;
        }

        /** Address that the call comes from. */
        public Builder source(String source) {
            this.source = Optional.of(source);
            return this;
        }

        /** Issuer and subject of a bearer token. */
        public Builder tokenSubject(String tokenSubject) {
            this.tokenSubject = Optional.of(tokenSubject);
            return this;
        }

        /** SHA-256 of a client certificate, hexadecimal. */
        public Builder clientCertificate(String clientCertificate) {
            this.clientCertificate = Optional.of(clientCertificate);
            return this;
        }

        /** What was put together. */
        public Symptom build() {
            return new Symptom(
                    requestId,
                    record,
                    approvalRequestId,
                    refusal,
                    credential,
                    application,
                    partition,
                    operation,
                    key,
                    mechanism,
                    interfaceValue,
                    source,
                    tokenSubject,
                    clientCertificate);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Symptom";
    }
}
