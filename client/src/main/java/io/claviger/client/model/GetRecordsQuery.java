package io.claviger.client.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is looked for.
 *
 * @param request Id of a request.
 * @param digest SHA-256, hexadecimal, of a signature, ciphertext, message, public key, document or
 *     token.
 * @param approvalRequest Id of a request for approval.
 * @param ticket Change, incident or onboarding ticket.
 * @param approver SHA-256, hexadecimal, of an approver's SubjectPublicKeyInfo.
 * @param key Id of a key, or its label.
 * @param credential Id of a credential.
 * @param refusal Code of a refusal, as records have it.
 * @param application Name of an application.
 * @param interfaceValue Name of an interface: rest, pkcs11, …
 * @param from First instant that counts, RFC 3339.
 * @param to First instant that counts no more, RFC 3339.
 * @param after The 'next' of the page before.
 * @param limit At most so many records, 1 to 1000.
 * @param order Default oldest.
 */
public record GetRecordsQuery(
        Optional<String> request,
        Optional<String> digest,
        Optional<String> approvalRequest,
        Optional<String> ticket,
        Optional<String> approver,
        Optional<String> key,
        Optional<String> credential,
        Optional<String> refusal,
        Optional<String> application,
        Optional<String> interfaceValue,
        Optional<String> from,
        Optional<String> to,
        Optional<Long> after,
        Optional<Long> limit,
        Optional<String> order) {

    /** Parameters of the query. */
    public Map<String, String> parameters() {
        Map<String, String> all = new LinkedHashMap<>();
        request.ifPresent(value -> all.put("request", String.valueOf(value)));
        digest.ifPresent(value -> all.put("digest", String.valueOf(value)));
        approvalRequest.ifPresent(value -> all.put("approvalRequest", String.valueOf(value)));
        ticket.ifPresent(value -> all.put("ticket", String.valueOf(value)));
        approver.ifPresent(value -> all.put("approver", String.valueOf(value)));
        key.ifPresent(value -> all.put("key", String.valueOf(value)));
        credential.ifPresent(value -> all.put("credential", String.valueOf(value)));
        refusal.ifPresent(value -> all.put("refusal", String.valueOf(value)));
        application.ifPresent(value -> all.put("application", String.valueOf(value)));
        interfaceValue.ifPresent(value -> all.put("interface", String.valueOf(value)));
        from.ifPresent(value -> all.put("from", String.valueOf(value)));
        to.ifPresent(value -> all.put("to", String.valueOf(value)));
        after.ifPresent(value -> all.put("after", String.valueOf(value)));
        limit.ifPresent(value -> all.put("limit", String.valueOf(value)));
        order.ifPresent(value -> all.put("order", String.valueOf(value)));
        return all;
    }

    /** Begins one with what it cannot do without. */
    public static Builder with() {
        return new Builder();
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private Optional<String> request = Optional.empty();
        private Optional<String> digest = Optional.empty();
        private Optional<String> approvalRequest = Optional.empty();
        private Optional<String> ticket = Optional.empty();
        private Optional<String> approver = Optional.empty();
        private Optional<String> key = Optional.empty();
        private Optional<String> credential = Optional.empty();
        private Optional<String> refusal = Optional.empty();
        private Optional<String> application = Optional.empty();
        private Optional<String> interfaceValue = Optional.empty();
        private Optional<String> from = Optional.empty();
        private Optional<String> to = Optional.empty();
        private Optional<Long> after = Optional.empty();
        private Optional<Long> limit = Optional.empty();
        private Optional<String> order = Optional.empty();

        private Builder() {}

        /** Id of a request. */
        public Builder request(String request) {
            this.request = Optional.of(request);
            return this;
        }

        /**
         * SHA-256, hexadecimal, of a signature, ciphertext, message, public key, document or token.
         */
        public Builder digest(String digest) {
            this.digest = Optional.of(digest);
            return this;
        }

        /** Id of a request for approval. */
        public Builder approvalRequest(String approvalRequest) {
            this.approvalRequest = Optional.of(approvalRequest);
            return this;
        }

        /** Change, incident or onboarding ticket. */
        public Builder ticket(String ticket) {
            this.ticket = Optional.of(ticket);
            return this;
        }

        /** SHA-256, hexadecimal, of an approver's SubjectPublicKeyInfo. */
        public Builder approver(String approver) {
            this.approver = Optional.of(approver);
            return this;
        }

        /** Id of a key, or its label. */
        public Builder key(String key) {
            this.key = Optional.of(key);
            return this;
        }

        /** Id of a credential. */
        public Builder credential(String credential) {
            this.credential = Optional.of(credential);
            return this;
        }

        /** Code of a refusal, as records have it. */
        public Builder refusal(String refusal) {
            this.refusal = Optional.of(refusal);
            return this;
        }

        /** Name of an application. */
        public Builder application(String application) {
            this.application = Optional.of(application);
            return this;
        }

        /** Name of an interface: rest, pkcs11, … */
        public Builder interfaceValue(String interfaceValue) {
            this.interfaceValue = Optional.of(interfaceValue);
            return this;
        }

        /** First instant that counts, RFC 3339. */
        public Builder from(String from) {
            this.from = Optional.of(from);
            return this;
        }

        /** First instant that counts no more, RFC 3339. */
        public Builder to(String to) {
            this.to = Optional.of(to);
            return this;
        }

        /** The 'next' of the page before. */
        public Builder after(long after) {
            this.after = Optional.of(after);
            return this;
        }

        /** At most so many records, 1 to 1000. */
        public Builder limit(long limit) {
            this.limit = Optional.of(limit);
            return this;
        }

        /** Default oldest. */
        public Builder order(String order) {
            this.order = Optional.of(order);
            return this;
        }

        /** What was put together. */
        public GetRecordsQuery build() {
            return new GetRecordsQuery(
                    request,
                    digest,
                    approvalRequest,
                    ticket,
                    approver,
                    key,
                    credential,
                    refusal,
                    application,
                    interfaceValue,
                    from,
                    to,
                    after,
                    limit,
                    order);
        }
    }
}
