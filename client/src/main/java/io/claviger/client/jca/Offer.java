package io.claviger.client.jca;

import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;

/**
 * What the provider offers under one name.
 *
 * @param type as {@code Signature}
 * @param implementation class of what is made
 * @param attributes of {@link java.security.Provider.Service}
 * @param make makes one
 */
record Offer(
        String type,
        String algorithm,
        String implementation,
        List<String> aliases,
        Map<String, String> attributes,
        Maker make) {
    Offer {
        aliases = List.copyOf(aliases);
        attributes = Map.copyOf(attributes);
    }

    /** Makes an object of the service. */
    interface Maker {
        Object of(ClavigerProvider provider) throws NoSuchAlgorithmException;
    }
}
