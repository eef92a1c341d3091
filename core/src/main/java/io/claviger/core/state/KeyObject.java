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
import java.time.Instant;
import java.util.Optional;

/**
 * A key as it is stored: everything about it in the clear but the key itself, which is wrapped
 * under the partition key with {@link #version}, attributes and policy as associated data.
 *
 * @param application the application under whose credential it was made
 * @param pkcs11Id CKA_ID, if its creator gave one
 * @param addressFormat network of the address that is reported, if its creator chose one; only with
 *     a policy
 * @param version 1 at creation, one more with each change of attributes, policy or password
 * @param publicKey SubjectPublicKeyInfo, for asymmetric keys
 * @param passwordVerifier MAC of the key password, if it has one
 * @param wrapped the wrapped private or secret key
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
        Bytes wrapped) {

    /** Whether the key was made to derive others by BIP 32 or SLIP-0010. */
    public boolean inTree() {
        return attributes.has(Attribute.BIP32) || attributes.has(Attribute.SLIP10);
    }

    /** The same key after a change: the next version, to be wrapped anew. */
    public KeyObject changed(KeyAttributes newAttributes, Optional<Bytes> newPasswordVerifier) {
        return copy(newAttributes, version + 1, publicKey, newPasswordVerifier, Bytes.empty());
    }

    /** The draft of a key with the public half that was generated for it. */
    public KeyObject generated(Optional<Bytes> newPublicKey) {
        return copy(attributes, version, newPublicKey, passwordVerifier, wrapped);
    }

    /** The same key with this wrapped form. */
    public KeyObject wrappedAs(Bytes newWrapped) {
        return copy(attributes, version, publicKey, passwordVerifier, newWrapped);
    }

    private KeyObject copy(
            KeyAttributes newAttributes,
            long newVersion,
            Optional<Bytes> newPublicKey,
            Optional<Bytes> newPasswordVerifier,
            Bytes newWrapped) {
        return new KeyObject(
                id,
                partition,
                application,
                label,
                pkcs11Id,
                spec,
                newAttributes,
                policy,
                addressFormat,
                newVersion,
                created,
                newPublicKey,
                newPasswordVerifier,
                newWrapped);
    }
}
