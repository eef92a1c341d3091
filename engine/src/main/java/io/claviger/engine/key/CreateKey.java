package io.claviger.engine.key;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.AddressFormat;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.state.KeyPolicy;
import io.claviger.core.state.TokenAttributes;
import io.claviger.core.state.Validity;
import io.claviger.crypto.secret.SecretBytes;
import java.util.Optional;
import java.util.Set;

/**
 * What a caller asks for when creating a key.
 *
 * @param attributes those asked to be true; history attributes are ignored
 * @param policy present for a Smart Key Attributes key
 * @param addressFormat network whose address is reported; only with a policy
 * @param validity when it may be used
 * @param token what PKCS #11 programs alone say
 * @param password the caller closes it after the call
 */
public record CreateKey(
        KeyLabel label,
        KeySpec spec,
        Set<Attribute> attributes,
        Optional<KeyPolicy> policy,
        Optional<AddressFormat> addressFormat,
        Optional<SecretBytes> password,
        Optional<String> pkcs11Id,
        Validity validity,
        TokenAttributes token) {
    /** A key of which no PKCS #11 program says anything. */
    public CreateKey(
            KeyLabel label,
            KeySpec spec,
            Set<Attribute> attributes,
            Optional<KeyPolicy> policy,
            Optional<AddressFormat> addressFormat,
            Optional<SecretBytes> password,
            Optional<String> pkcs11Id,
            Validity validity) {
        this(
                label,
                spec,
                attributes,
                policy,
                addressFormat,
                password,
                pkcs11Id,
                validity,
                TokenAttributes.NONE);
    }

    /** A key that is always valid. */
    public CreateKey(
            KeyLabel label,
            KeySpec spec,
            Set<Attribute> attributes,
            Optional<KeyPolicy> policy,
            Optional<AddressFormat> addressFormat,
            Optional<SecretBytes> password,
            Optional<String> pkcs11Id) {
        this(label, spec, attributes, policy, addressFormat, password, pkcs11Id, Validity.ALWAYS);
    }

    public CreateKey {
        attributes = Set.copyOf(attributes);
    }
}
