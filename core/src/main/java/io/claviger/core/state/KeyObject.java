package io.claviger.core.state;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.attribute.KeyAttributes;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.mechanism.AddressFormat;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.state.TokenAttributes.Flag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A key as it is stored: everything about it in the clear but the key itself, which is wrapped
 * under the partition key with {@link #version}, attributes, policy, certificates and validity as
 * associated data.
 *
 * @param application the application under whose credential it was made
 * @param pkcs11Id CKA_ID, if its creator gave one
 * @param addressFormat network of the address that is reported, if its creator chose one; only with
 *     a policy
 * @param version 1 at creation, one more with each change of attributes, policy, validity,
 *     certificates or password
 * @param publicKey SubjectPublicKeyInfo, for asymmetric keys
 * @param passwordVerifier MAC of the key password, if it has one
 * @param wrapped the wrapped private or secret key
 * @param certificates DER, the key's own first, then its chain
 * @param validity when the key may be used
 * @param invalidated since when the key lies in the trash, if it does; not bound into the wrapping,
 *     so that a key is thrown away and restored without unwrapping it
 * @param token what PKCS #11 programs alone have said of it
 */
public record KeyObject(
        KeyId id,
        PartitionId partition,
        ApplicationId application,
        KeyLabel label,
        Optional<String> pkcs11Id,
        KeySpec spec,
        KeyAttributes attributes,
        Optional<KeyPolicy> policy,
        Optional<AddressFormat> addressFormat,
        long version,
        Instant created,
        Optional<Bytes> publicKey,
        Optional<Bytes> passwordVerifier,
        Bytes wrapped,
        List<Bytes> certificates,
        Validity validity,
        Optional<Instant> invalidated,
        TokenAttributes token) {

    public KeyObject {
        certificates = List.copyOf(certificates);
    }

    /** Whether the key was made to derive others by BIP 32 or SLIP-0010. */
    public boolean inTree() {
        return attributes.has(Attribute.BIP32) || attributes.has(Attribute.SLIP10);
    }

    /** Whether only the public half is here: what is wrapped is empty, and bears witness. */
    public boolean publicOnly() {
        return attributes.has(Attribute.PUBLIC_ONLY);
    }

    /** Whether the key ends with a session of a program and is never part of the state. */
    public boolean ofSession() {
        return attributes.has(Attribute.SESSION);
    }

    /** Whether this is a certificate that a PKCS #11 program keeps here, and no key to be used. */
    public boolean certificateOnly() {
        return publicOnly() && token.has(Flag.PUBLIC_HIDDEN);
    }

    /** What may be told of the key where nothing secret may be, not even wrapped. */
    public KeyObject withoutSecrets() {
        var copy = new Copy();
        copy.wrapped = Bytes.empty();
        copy.passwordVerifier = Optional.empty();
        return copy.build();
    }

    /** A key of which no PKCS #11 program has said anything. */
    public KeyObject(
            KeyId id,
            PartitionId partition,
            ApplicationId application,
            KeyLabel label,
            Optional<String> pkcs11Id,
            KeySpec spec,
            KeyAttributes attributes,
            Optional<KeyPolicy> policy,
            Optional<AddressFormat> addressFormat,
            long version,
            Instant created,
            Optional<Bytes> publicKey,
            Optional<Bytes> passwordVerifier,
            Bytes wrapped,
            List<Bytes> certificates,
            Validity validity,
            Optional<Instant> invalidated) {
        this(
                id,
                partition,
                application,
                label,
                pkcs11Id,
                spec,
                attributes,
                policy,
                addressFormat,
                version,
                created,
                publicKey,
                passwordVerifier,
                wrapped,
                certificates,
                validity,
                invalidated,
                TokenAttributes.NONE);
    }

    /** A key without certificates that is always valid. */
    public KeyObject(
            KeyId id,
            PartitionId partition,
            ApplicationId application,
            KeyLabel label,
            Optional<String> pkcs11Id,
            KeySpec spec,
            KeyAttributes attributes,
            Optional<KeyPolicy> policy,
            Optional<AddressFormat> addressFormat,
            long version,
            Instant created,
            Optional<Bytes> publicKey,
            Optional<Bytes> passwordVerifier,
            Bytes wrapped) {
        this(
                id,
                partition,
                application,
                label,
                pkcs11Id,
                spec,
                attributes,
                policy,
                addressFormat,
                version,
                created,
                publicKey,
                passwordVerifier,
                wrapped,
                List.of(),
                Validity.ALWAYS,
                Optional.empty());
    }

    /**
     * The key at the end of a path below this one, derived for a use and never stored: under this
     * one's rules, validity and password, without its certificates.
     */
    public KeyObject below(KeyId newId, KeyLabel newLabel, Bytes newPublicKey) {
        return new KeyObject(
                newId,
                partition,
                application,
                newLabel,
                Optional.empty(),
                spec,
                attributes,
                policy,
                addressFormat,
                version,
                created,
                Optional.of(newPublicKey),
                passwordVerifier,
                Bytes.empty(),
                List.of(),
                validity,
                invalidated);
    }

    /** The same key after a change: the next version, to be wrapped anew. */
    public KeyObject changed(KeyAttributes newAttributes, Optional<Bytes> newPasswordVerifier) {
        var next = next();
        next.attributes = newAttributes;
        next.passwordVerifier = newPasswordVerifier;
        return next.build();
    }

    /** The same key with another policy: the next version, to be wrapped anew. */
    public KeyObject governedBy(KeyPolicy newPolicy) {
        var next = next();
        next.policy = Optional.of(newPolicy);
        return next.build();
    }

    /** The same key with other dates: the next version, to be wrapped anew. */
    public KeyObject validDuring(Validity newValidity) {
        var next = next();
        next.validity = newValidity;
        return next.build();
    }

    /** The draft of a key with the public half that was generated for it. */
    public KeyObject generated(Optional<Bytes> newPublicKey) {
        var copy = new Copy();
        copy.publicKey = newPublicKey;
        return copy.build();
    }

    /** The draft of a key that comes from outside, with its public half. */
    public KeyObject foreign(KeyAttributes newAttributes, Optional<Bytes> newPublicKey) {
        var copy = new Copy();
        copy.attributes = newAttributes;
        copy.publicKey = newPublicKey;
        return copy.build();
    }

    /** The draft of a public key that comes alone, or in a certificate. */
    public KeyObject alone(
            KeyAttributes newAttributes, Bytes newPublicKey, List<Bytes> newCertificates) {
        var copy = new Copy();
        copy.attributes = newAttributes;
        copy.publicKey = Optional.of(newPublicKey);
        copy.certificates = newCertificates;
        return copy.build();
    }

    /**
     * The same key with this public half and certificates: the next version, wrapped anew. Another
     * public key is not trusted because the one before was.
     */
    public KeyObject withPublicHalf(Bytes newPublicKey, List<Bytes> newCertificates) {
        var next = next();
        next.certified(newCertificates);
        if (!publicKey.equals(Optional.of(newPublicKey))) {
            next.publicKey = Optional.of(newPublicKey);
            next.token = next.token.untrusted();
        }
        return next.build();
    }

    /** The same key with this wrapped form. */
    public KeyObject wrappedAs(Bytes newWrapped) {
        var copy = new Copy();
        copy.wrapped = newWrapped;
        return copy.build();
    }

    /**
     * The same key with these certificates, its own first: the next version, to be wrapped anew.
     */
    public KeyObject certifiedBy(List<Bytes> newCertificates) {
        var next = next();
        next.certified(newCertificates);
        return next.build();
    }

    /** The same version of the key, in the trash since then; empty: taken out of it. */
    public KeyObject invalidatedAt(Optional<Instant> when) {
        var copy = new Copy();
        copy.invalidated = when;
        return copy.build();
    }

    /**
     * The same key under other names, with other attributes and dates: the next version, to be
     * wrapped anew.
     *
     * @param newLabel its label on every interface
     * @param newPkcs11Id CKA_ID
     */
    public KeyObject described(
            KeyLabel newLabel,
            Optional<String> newPkcs11Id,
            TokenAttributes newToken,
            KeyAttributes newAttributes,
            Validity newValidity) {
        var next = next();
        next.label = newLabel;
        next.pkcs11Id = newPkcs11Id;
        next.token = newToken;
        next.attributes = newAttributes;
        next.validity = newValidity;
        return next.build();
    }

    private Copy next() {
        var copy = new Copy();
        copy.version = version + 1;
        copy.wrapped = Bytes.empty();
        return copy;
    }

    /** What of a key can change. */
    private final class Copy {
        private KeyLabel label = KeyObject.this.label;
        private Optional<String> pkcs11Id = KeyObject.this.pkcs11Id;
        private TokenAttributes token = KeyObject.this.token;
        private KeyAttributes attributes = KeyObject.this.attributes;
        private Optional<KeyPolicy> policy = KeyObject.this.policy;
        private long version = KeyObject.this.version;
        private Optional<Bytes> publicKey = KeyObject.this.publicKey;
        private Optional<Bytes> passwordVerifier = KeyObject.this.passwordVerifier;
        private Bytes wrapped = KeyObject.this.wrapped;
        private List<Bytes> certificates = KeyObject.this.certificates;
        private Validity validity = KeyObject.this.validity;
        private Optional<Instant> invalidated = KeyObject.this.invalidated;

        /** Another certificate is not trusted because the one before was. */
        private void certified(List<Bytes> next) {
            boolean same =
                    !next.isEmpty()
                            && !certificates.isEmpty()
                            && next.getFirst().equals(certificates.getFirst());
            certificates = next;
            token =
                    token.with(
                            Flag.CERTIFICATE_TRUSTED, same && token.has(Flag.CERTIFICATE_TRUSTED));
        }

        private KeyObject build() {
            return new KeyObject(
                    id,
                    partition,
                    application,
                    label,
                    pkcs11Id,
                    spec,
                    attributes,
                    policy,
                    addressFormat,
                    version,
                    created,
                    publicKey,
                    passwordVerifier,
                    wrapped,
                    certificates,
                    validity,
                    invalidated,
                    token);
        }
    }
}
