package io.claviger.client.jca;

import io.claviger.client.ClavigerException;
import io.claviger.client.Secret;
import io.claviger.client.model.CreateKey;
import io.claviger.client.model.CreateKeyAttributes;
import java.security.ProviderException;
import java.util.Optional;

/** How generators have a key made. */
final class KeyBirth {
    private KeyBirth() {}

    /**
     * Generates it.
     *
     * @param wire algorithm as the service names it
     * @param usual attributes of a key whose specification has none
     * @param asked what else there is to say
     */
    static HsmKey generate(
            Hsm hsm,
            String wire,
            Optional<String> curveOid,
            Optional<Long> size,
            CreateKeyAttributes usual,
            KeyGenerationSpec asked) {
        String label = asked.label().orElseGet(Hsm::freshName);
        CreateKey request =
                new CreateKey(
                        label,
                        asked.password(),
                        Optional.empty(),
                        Optional.of(wire),
                        Optional.empty(),
                        curveOid,
                        size,
                        Optional.empty(),
                        asked.attributes().orElse(usual),
                        asked.notBefore(),
                        asked.notAfter(),
                        asked.policy());
        try {
            var described = hsm.create(request);
            Optional<Secret> password = asked.password().map(Secret::copy);
            return Hsm.key(
                    asked.label().isPresent()
                            ? KeyHandle.named(hsm, described, password)
                            : KeyHandle.unnamed(hsm, described, password));
        } catch (ClavigerException e) {
            throw new ProviderException("no key was generated: " + e.getMessage(), e);
        }
    }
}
