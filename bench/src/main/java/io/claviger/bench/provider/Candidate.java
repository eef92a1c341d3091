package io.claviger.bench.provider;

import io.claviger.crypto.accelerator.Accelerator;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;

/**
 * A provider that could compute primitives. The JDK's parts are one candidate, because no two of
 * them have the same algorithm.
 *
 * @param name as in the report
 * @param parts asked in this order
 */
record Candidate(String name, List<Provider> parts) {
    Candidate {
        parts = List.copyOf(parts);
    }

    /** Every provider that the product carries and that loads here. */
    static List<Candidate> all() {
        List<Candidate> all = new ArrayList<>();
        Accelerator.loaded()
                .provider()
                .ifPresent(accp -> all.add(new Candidate("ACCP", List.of(accp))));
        List<Provider> jdk = new ArrayList<>();
        for (String part : List.of("SUN", "SunRsaSign", "SunEC", "SunJCE")) {
            jdk.add(Security.getProvider(part));
        }
        all.add(new Candidate("JDK", jdk));
        all.add(new Candidate("BC", List.of(bouncyCastle())));
        return List.copyOf(all);
    }

    /** The candidate that a provider of the product's report belongs to. */
    static String nameOf(String provider) {
        return switch (provider) {
            case "AmazonCorrettoCryptoProvider" -> "ACCP";
            case "SUN", "SunRsaSign", "SunEC", "SunJCE" -> "JDK";
            default -> provider;
        };
    }

    /** By name: only the module {@code crypto} knows the library. */
    static Provider bouncyCastle() {
        try {
            return Class.forName("org.bouncycastle.jce.provider.BouncyCastleProvider")
                    .asSubclass(Provider.class)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Bouncy Castle does not load", e);
        }
    }
}
