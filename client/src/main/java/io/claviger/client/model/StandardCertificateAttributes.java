package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * Parts of the subject's name.
 *
 * @param country At most 2 characters.
 * @param stateOrProvinceName At most 128 characters.
 * @param locality At most 128 characters.
 * @param organizationName At most 64 characters.
 * @param organizationIdentifier At most 256 characters.
 * @param organizationUnitName At most 64 characters.
 * @param commonName At most 64 characters.
 * @param title At most 64 characters.
 * @param surname At most 64 characters.
 * @param givenName At most 64 characters.
 * @param initials At most 64 characters.
 * @param pseudonym At most 128 characters.
 * @param generationQualifier At most 64 characters.
 * @param email At most 255 characters.
 */
public record StandardCertificateAttributes(
        Optional<String> country,
        Optional<String> stateOrProvinceName,
        Optional<String> locality,
        Optional<String> organizationName,
        Optional<String> organizationIdentifier,
        Optional<String> organizationUnitName,
        Optional<String> commonName,
        Optional<String> title,
        Optional<String> surname,
        Optional<String> givenName,
        Optional<String> initials,
        Optional<String> pseudonym,
        Optional<String> generationQualifier,
        Optional<String> email) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("country", country.map(value -> JsonMembers.text(value)))
                .put(
                        "stateOrProvinceName",
                        stateOrProvinceName.map(value -> JsonMembers.text(value)))
                .put("locality", locality.map(value -> JsonMembers.text(value)))
                .put("organizationName", organizationName.map(value -> JsonMembers.text(value)))
                .put(
                        "organizationIdentifier",
                        organizationIdentifier.map(value -> JsonMembers.text(value)))
                .put(
                        "organizationUnitName",
                        organizationUnitName.map(value -> JsonMembers.text(value)))
                .put("commonName", commonName.map(value -> JsonMembers.text(value)))
                .put("title", title.map(value -> JsonMembers.text(value)))
                .put("surname", surname.map(value -> JsonMembers.text(value)))
                .put("givenName", givenName.map(value -> JsonMembers.text(value)))
                .put("initials", initials.map(value -> JsonMembers.text(value)))
                .put("pseudonym", pseudonym.map(value -> JsonMembers.text(value)))
                .put(
                        "generationQualifier",
                        generationQualifier.map(value -> JsonMembers.text(value)))
                .put("email", email.map(value -> JsonMembers.text(value)))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with() {
        return new Builder();
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private Optional<String> country = Optional.empty();
        private Optional<String> stateOrProvinceName = Optional.empty();
        private Optional<String> locality = Optional.empty();
        private Optional<String> organizationName = Optional.empty();
        private Optional<String> organizationIdentifier = Optional.empty();
        private Optional<String> organizationUnitName = Optional.empty();
        private Optional<String> commonName = Optional.empty();
        private Optional<String> title = Optional.empty();
        private Optional<String> surname = Optional.empty();
        private Optional<String> givenName = Optional.empty();
        private Optional<String> initials = Optional.empty();
        private Optional<String> pseudonym = Optional.empty();
        private Optional<String> generationQualifier = Optional.empty();
        private Optional<String> email = Optional.empty();

        private Builder() {}

        /** At most 2 characters. */
        public Builder country(String country) {
            this.country = Optional.of(country);
            return this;
        }

        /** At most 128 characters. */
        public Builder stateOrProvinceName(String stateOrProvinceName) {
            this.stateOrProvinceName = Optional.of(stateOrProvinceName);
            return this;
        }

        /** At most 128 characters. */
        public Builder locality(String locality) {
            this.locality = Optional.of(locality);
            return this;
        }

        /** At most 64 characters. */
        public Builder organizationName(String organizationName) {
            this.organizationName = Optional.of(organizationName);
            return this;
        }

        /** At most 256 characters. */
        public Builder organizationIdentifier(String organizationIdentifier) {
            this.organizationIdentifier = Optional.of(organizationIdentifier);
            return this;
        }

        /** At most 64 characters. */
        public Builder organizationUnitName(String organizationUnitName) {
            this.organizationUnitName = Optional.of(organizationUnitName);
            return this;
        }

        /** At most 64 characters. */
        public Builder commonName(String commonName) {
            this.commonName = Optional.of(commonName);
            return this;
        }

        /** At most 64 characters. */
        public Builder title(String title) {
            this.title = Optional.of(title);
            return this;
        }

        /** At most 64 characters. */
        public Builder surname(String surname) {
            this.surname = Optional.of(surname);
            return this;
        }

        /** At most 64 characters. */
        public Builder givenName(String givenName) {
            this.givenName = Optional.of(givenName);
            return this;
        }

        /** At most 64 characters. */
        public Builder initials(String initials) {
            this.initials = Optional.of(initials);
            return this;
        }

        /** At most 128 characters. */
        public Builder pseudonym(String pseudonym) {
            this.pseudonym = Optional.of(pseudonym);
            return this;
        }

        /** At most 64 characters. */
        public Builder generationQualifier(String generationQualifier) {
            this.generationQualifier = Optional.of(generationQualifier);
            return this;
        }

        /** At most 255 characters. */
        public Builder email(String email) {
            this.email = Optional.of(email);
            return this;
        }

        /** What was put together. */
        public StandardCertificateAttributes build() {
            return new StandardCertificateAttributes(
                    country,
                    stateOrProvinceName,
                    locality,
                    organizationName,
                    organizationIdentifier,
                    organizationUnitName,
                    commonName,
                    title,
                    surname,
                    givenName,
                    initials,
                    pseudonym,
                    generationQualifier,
                    email);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "StandardCertificateAttributes";
    }
}
