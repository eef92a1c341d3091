package io.claviger.engine.key;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.AddressFormat;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.state.KeyPolicy;
import io.claviger.core.state.TokenAttributes;
import io.claviger.core.state.Validity;
import io.claviger.crypto.secret.SecretBytes;
import java.util.Optional;
import java.util.Set;

/**
 * A key that comes in, and what it shall be here.
 *
 * @param publicKey the public half that the caller says it has
 * @param addressFormat network whose address is reported; only with a policy
 * @param password the caller closes it after the call
 * @param pkcs11Id CKA_ID, if the caller gives one
 * @param validity when it may be used
 * @param token what PKCS #11 programs alone say
 */
public record ImportKey(
        KeyLabel label,
        KeyAlgorithm algorithm,
        Optional<Bytes> publicKey,
        Set<Attribute> attributes,
        Optional<KeyPolicy> policy,
        Optional<AddressFormat> addressFormat,
        Optional<SecretBytes> password,
        Optional<String> pkcs11Id,
        Validity validity,
        TokenAttributes token) {
    /** A key without CKA_ID. */
    public ImportKey(
            KeyLabel label,
            KeyAlgorithm algorithm,
            Optional<Bytes> publicKey,
            Set<Attribute> attributes,
            Optional<KeyPolicy> policy,
            Optional<AddressFormat> addressFormat,
            Optional<SecretBytes> password) {
        this(
                label,
                algorithm,
                publicKey,
                attributes,
                policy,
                addressFormat,
                password,
                Optional.empty(),
                Validity.ALWAYS,
                TokenAttributes.NONE);
    }

    public ImportKey {
        attributes = Set.copyOf(attributes);
    }
}
