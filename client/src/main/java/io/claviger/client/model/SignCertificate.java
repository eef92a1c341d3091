package io.claviger.client.model;

import io.claviger.client.Secret;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * A request, and what its certificate shall say.
 *
 * @param signKeyName Label of the key that signs.
 * @param keyPassword Password of that key, if it has one.
 * @param signatureAlgorithm Signature algorithm; the key must fit.
 * @param validity Days; 1 to 36525, default 365.
 * @param standardCertificateAttributes As its name says.
 * @param commonName Common name, if it stands alone.
 * @param keyUsage Key usage; critical. Several values may also stand in one text, with commas.
 * @param extendedKeyUsage Purposes; critical. Several values may also stand in one text, with
 *     commas.
 * @param certificateSigningRequest PKCS #10 as PEM or base64.
 * @param keyName Key that the certificate is kept with, if there is one of that name.
 * @param certificateAuthority Whether the subject may issue certificates. Default false.
 */
public record SignCertificate(
        String signKeyName,
        Optional<Secret> keyPassword,
        String signatureAlgorithm,
        Optional<Long> validity,
        Optional<StandardCertificateAttributes> standardCertificateAttributes,
        Optional<String> commonName,
        Optional<List<String>> keyUsage,
        Optional<List<String>> extendedKeyUsage,
        String certificateSigningRequest,
        Optional<String> keyName,
        Optional<Boolean> certificateAuthority) {
    public SignCertificate {
        keyUsage = keyUsage.map(List::copyOf);
        extendedKeyUsage = extendedKeyUsage.map(List::copyOf);
    }

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("signKeyName", JsonMembers.text(signKeyName))
                .put("keyPassword", keyPassword.map(value -> value.json()))
                .put("signatureAlgorithm", JsonMembers.text(signatureAlgorithm))
                .put("validity", validity.map(value -> JsonMembers.number(value)))
                .put(
                        "standardCertificateAttributes",
                        standardCertificateAttributes.map(value -> value.json()))
                .put("commonName", commonName.map(value -> JsonMembers.text(value)))
                .optionalList("keyUsage", keyUsage, value -> JsonMembers.text(value))
                .optionalList(
                        "extendedKeyUsage", extendedKeyUsage, value -> JsonMembers.text(value))
                .put("certificateSigningRequest", JsonMembers.text(certificateSigningRequest))
                .put("keyName", keyName.map(value -> JsonMembers.text(value)))
                .put(
                        "certificateAuthority",
                        certificateAuthority.map(value -> JsonMembers.flag(value)))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(
            String signKeyName, String signatureAlgorithm, String certificateSigningRequest) {
        return new Builder(signKeyName, signatureAlgorithm, certificateSigningRequest);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final String signKeyName;
        private final String signatureAlgorithm;
        private final String certificateSigningRequest;
        private Optional<Secret> keyPassword = Optional.empty();
        private Optional<Long> validity = Optional.empty();
        private Optional<StandardCertificateAttributes> standardCertificateAttributes =
                Optional.empty();
        private Optional<String> commonName = Optional.empty();
        private Optional<List<String>> keyUsage = Optional.empty();
        private Optional<List<String>> extendedKeyUsage = Optional.empty();
        private Optional<String> keyName = Optional.empty();
        private Optional<Boolean> certificateAuthority = Optional.empty();

        private Builder(
                String signKeyName, String signatureAlgorithm, String certificateSigningRequest) {
            this.signKeyName = signKeyName;
            this.signatureAlgorithm = signatureAlgorithm;
            this.certificateSigningRequest = certificateSigningRequest;
        }

        /** Password of that key, if it has one. */
        public Builder keyPassword(Secret keyPassword) {
            this.keyPassword = Optional.of(keyPassword);
            return this;
        }

        /** Days; 1 to 36525, default 365. */
        public Builder validity(long validity) {
            this.validity = Optional.of(validity);
            return this;
        }

        /** As its name says. */
        public Builder standardCertificateAttributes(
                StandardCertificateAttributes standardCertificateAttributes) {
            this.standardCertificateAttributes = Optional.of(standardCertificateAttributes);
            return this;
        }

        /** Common name, if it stands alone. */
        public Builder commonName(String commonName) {
            this.commonName = Optional.of(commonName);
            return this;
        }

        /** Key usage; critical. Several values may also stand in one text, with commas. */
        public Builder keyUsage(List<String> keyUsage) {
            this.keyUsage = Optional.of(keyUsage);
            return this;
        }

        /** Purposes; critical. Several values may also stand in one text, with commas. */
        public Builder extendedKeyUsage(List<String> extendedKeyUsage) {
            this.extendedKeyUsage = Optional.of(extendedKeyUsage);
            return this;
        }

        /** Key that the certificate is kept with, if there is one of that name. */
        public Builder keyName(String keyName) {
            this.keyName = Optional.of(keyName);
            return this;
        }

        /** Whether the subject may issue certificates. Default false. */
        public Builder certificateAuthority(boolean certificateAuthority) {
            this.certificateAuthority = Optional.of(certificateAuthority);
            return this;
        }

        /** What was put together. */
        public SignCertificate build() {
            return new SignCertificate(
                    signKeyName,
                    keyPassword,
                    signatureAlgorithm,
                    validity,
                    standardCertificateAttributes,
                    commonName,
                    keyUsage,
                    extendedKeyUsage,
                    certificateSigningRequest,
                    keyName,
                    certificateAuthority);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "SignCertificate";
    }
}
