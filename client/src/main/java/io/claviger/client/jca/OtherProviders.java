package io.claviger.client.jca;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.List;

/** The providers of this JVM beside ours: for what needs a public key alone. */
final class OtherProviders {
    private OtherProviders() {}

    /** Those that have the algorithm, in their order. */
    static List<Provider> of(String type, String algorithm) {
        Provider[] all = Security.getProviders(type + "." + algorithm);
        return all == null
                ? List.of()
                : Arrays.stream(all)
                        .filter(provider -> !(provider instanceof ClavigerProvider))
                        .toList();
    }

    /** The first that has the algorithm. */
    static Provider first(String type, String algorithm) throws NoSuchAlgorithmException {
        return of(type, algorithm).stream()
                .findFirst()
                .orElseThrow(
                        () ->
                                new NoSuchAlgorithmException(
                                        "no provider of this JVM has %s %s"
                                                .formatted(type, algorithm)));
    }
}
