package io.claviger.core.certificate;

/**
 * Parts of a subject's name, in the order in which a certificate lists them: from the country down
 * to the person.
 */
public enum SubjectAttribute {
    COUNTRY("country", "2.5.4.6", 2),
    STATE_OR_PROVINCE_NAME("stateOrProvinceName", "2.5.4.8", 128),
    LOCALITY("locality", "2.5.4.7", 128),
    ORGANIZATION_NAME("organizationName", "2.5.4.10", 64),
    ORGANIZATION_IDENTIFIER("organizationIdentifier", "2.5.4.97", 256),
    ORGANIZATION_UNIT_NAME("organizationUnitName", "2.5.4.11", 64),
    COMMON_NAME("commonName", "2.5.4.3", 64),
    TITLE("title", "2.5.4.12", 64),
    SURNAME("surname", "2.5.4.4", 64),
    GIVEN_NAME("givenName", "2.5.4.42", 64),
    INITIALS("initials", "2.5.4.43", 64),
    PSEUDONYM("pseudonym", "2.5.4.65", 128),
    GENERATION_QUALIFIER("generationQualifier", "2.5.4.44", 64),
    EMAIL("email", "1.2.840.113549.1.9.1", 255);

    private final String wireName;
    private final String oid;
    private final int maxCharacters;

    SubjectAttribute(String wireName, String oid, int maxCharacters) {
        this.wireName = wireName;
        this.oid = oid;
        this.maxCharacters = maxCharacters;
    }

    /** Name of the member under {@code standardCertificateAttributes}. */
    public String wireName() {
        return wireName;
    }

    public String oid() {
        return oid;
    }

    /** Upper bound of RFC 5280 appendix A; verifiers refuse longer ones. */
    public int maxCharacters() {
        return maxCharacters;
    }

    /** Whether the type allows printable ASCII only: country codes and mail addresses. */
    public boolean ascii() {
        return this == COUNTRY || this == EMAIL;
    }
}
