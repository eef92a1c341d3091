package io.claviger.cli.migrate;

import io.claviger.core.mechanism.KeyAlgorithm;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A key or a lone certificate as it lies where it is now.
 *
 * @param name alias or label there
 * @param kind what it says it is, in words
 * @param algorithm empty: of none that Claviger has
 * @param chain its certificate, then those of its issuers
 * @param uses names of key attributes that it has there; empty: nothing is said
 * @param obstacle why it cannot be taken out
 */
record Entry(
        String name,
        String kind,
        Optional<KeyAlgorithm> algorithm,
        List<X509Certificate> chain,
        Set<String> uses,
        Optional<String> obstacle) {
    Entry {
        chain = List.copyOf(chain);
        uses = Set.copyOf(uses);
    }

    /** What stays where it is, and why. */
    static Entry staying(String name, String kind, String why) {
        return new Entry(name, kind, Optional.empty(), List.of(), Set.of(), Optional.of(why));
    }
}
