package io.claviger.client.jca;

import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A signature algorithm of the JCA, and what of the service it is.
 *
 * @param name in the JCA
 * @param aliases other names of it
 * @param key algorithm of its keys
 * @param digest of the message, as {@code MessageDigest} names it; empty: the message goes as it is
 * @param message mechanism that hashes the message itself; empty: there is none
 * @param digested mechanism that takes the digest; empty: there is none
 * @param prefix goes before the digest (DigestInfo of RFC 8017, section 9.2)
 * @param raw whether a signature is r and s, one after the other (IEEE P1363)
 */
record SignatureAlgorithm(
        String name,
        List<String> aliases,
        String key,
        Optional<String> digest,
        Optional<String> message,
        Optional<String> digested,
        String prefix,
        boolean raw) {
    SignatureAlgorithm {
        aliases = List.copyOf(aliases);
    }

    /** Digests by the part of names that they are; the value is the service's. */
    private static final Map<String, String> DIGESTS =
            Map.of(
                    "SHA1", "SHA1",
                    "SHA224", "SHA224",
                    "SHA256", "SHA256",
                    "SHA384", "SHA384",
                    "SHA512", "SHA512",
                    "SHA3-224", "SHA3224",
                    "SHA3-256", "SHA3256",
                    "SHA3-384", "SHA3384",
                    "SHA3-512", "SHA3512");

    /** Last byte of the digest's identifier below 2.16.840.1.101.3.4.2, and its length. */
    private static final Map<String, int[]> NIST_HASHES =
            Map.of(
                    "SHA512/224", new int[] {5, 28},
                    "SHA512/256", new int[] {6, 32},
                    "SHA3-224", new int[] {7, 28},
                    "SHA3-256", new int[] {8, 32},
                    "SHA3-384", new int[] {9, 48},
                    "SHA3-512", new int[] {10, 64});

    private static final Map<String, String> OIDS =
            Map.ofEntries(
                    Map.entry("SHA1withRSA", "1.2.840.113549.1.1.5"),
                    Map.entry("SHA224withRSA", "1.2.840.113549.1.1.14"),
                    Map.entry("SHA256withRSA", "1.2.840.113549.1.1.11"),
                    Map.entry("SHA384withRSA", "1.2.840.113549.1.1.12"),
                    Map.entry("SHA512withRSA", "1.2.840.113549.1.1.13"),
                    Map.entry("SHA512/224withRSA", "1.2.840.113549.1.1.15"),
                    Map.entry("SHA512/256withRSA", "1.2.840.113549.1.1.16"),
                    Map.entry("SHA3-224withRSA", "2.16.840.1.101.3.4.3.13"),
                    Map.entry("SHA3-256withRSA", "2.16.840.1.101.3.4.3.14"),
                    Map.entry("SHA3-384withRSA", "2.16.840.1.101.3.4.3.15"),
                    Map.entry("SHA3-512withRSA", "2.16.840.1.101.3.4.3.16"),
                    Map.entry("RSASSA-PSS", "1.2.840.113549.1.1.10"),
                    Map.entry("SHA1withECDSA", "1.2.840.10045.4.1"),
                    Map.entry("SHA224withECDSA", "1.2.840.10045.4.3.1"),
                    Map.entry("SHA256withECDSA", "1.2.840.10045.4.3.2"),
                    Map.entry("SHA384withECDSA", "1.2.840.10045.4.3.3"),
                    Map.entry("SHA512withECDSA", "1.2.840.10045.4.3.4"),
                    Map.entry("SHA3-224withECDSA", "2.16.840.1.101.3.4.3.9"),
                    Map.entry("SHA3-256withECDSA", "2.16.840.1.101.3.4.3.10"),
                    Map.entry("SHA3-384withECDSA", "2.16.840.1.101.3.4.3.11"),
                    Map.entry("SHA3-512withECDSA", "2.16.840.1.101.3.4.3.12"),
                    Map.entry("Ed25519", "1.3.101.112"),
                    Map.entry("Ed448", "1.3.101.113"),
                    Map.entry("ML-DSA-44", "2.16.840.1.101.3.4.3.17"),
                    Map.entry("ML-DSA-65", "2.16.840.1.101.3.4.3.18"),
                    Map.entry("ML-DSA-87", "2.16.840.1.101.3.4.3.19"));

    /** All of them. */
    static List<SignatureAlgorithm> all() {
        var all = new ArrayList<SignatureAlgorithm>();
        DIGESTS.forEach((digest, wire) -> all.addAll(withDigest(digest, wire)));
        NIST_HASHES.forEach((digest, hash) -> all.add(rsaByPrefix(digest, hash)));
        all.add(of("NONEwithRSA", "RSA", "NONE_WITH_RSA"));
        all.add(
                new SignatureAlgorithm(
                        "NONEwithECDSA",
                        List.of(),
                        "EC",
                        Optional.empty(),
                        Optional.of("NONE_WITH_ECDSA"),
                        Optional.empty(),
                        "",
                        false));
        all.add(
                new SignatureAlgorithm(
                        "NONEwithECDSAinP1363Format",
                        List.of(),
                        "EC",
                        Optional.empty(),
                        Optional.of("NONE_WITH_ECDSA"),
                        Optional.empty(),
                        "",
                        true));
        all.add(pss("RSASSA-PSS", List.of("RSASSAPSS", "PSS")));
        for (String name : List.of("EdDSA", "Ed25519", "Ed448")) {
            all.add(of(name, "EdDSA", "EDDSA"));
        }
        for (String name : List.of("ML-DSA", "ML-DSA-44", "ML-DSA-65", "ML-DSA-87")) {
            all.add(of(name, "ML-DSA", "ML_DSA"));
        }
        return all;
    }

    private static List<SignatureAlgorithm> withDigest(String digest, String wire) {
        var all = new ArrayList<SignatureAlgorithm>();
        for (boolean raw : new boolean[] {false, true}) {
            all.add(
                    new SignatureAlgorithm(
                            digest + "withECDSA" + (raw ? "inP1363Format" : ""),
                            List.of(),
                            "EC",
                            Optional.of(jcaDigest(digest)),
                            Optional.of(wire + "_WITH_ECDSA"),
                            Optional.of("NONE_WITH_ECDSA"),
                            "",
                            raw));
        }
        if (!digest.startsWith("SHA3-")) {
            all.add(
                    new SignatureAlgorithm(
                            digest + "withRSA",
                            List.of(digest + "withRSAEncryption"),
                            "RSA",
                            Optional.of(jcaDigest(digest)),
                            Optional.of(wire + "_WITH_RSA"),
                            Optional.of("NONE" + wire + "_WITH_RSA"),
                            "",
                            false));
            all.add(
                    pss(
                            digest + "withRSA/PSS",
                            List.of(
                                    digest + "withRSAandMGF1",
                                    digest + "withRSASSA-PSS",
                                    digest + "withRSAPSS")));
        }
        return all;
    }

    /** A digest of which the service makes no RSA signature: it gets what it pads. */
    private static SignatureAlgorithm rsaByPrefix(String digest, int[] hash) {
        String prefix =
                "30%02x300d06096086480165030402%02x050004%02x"
                        .formatted(17 + hash[1], hash[0], hash[1]);
        return new SignatureAlgorithm(
                digest + "withRSA",
                List.of(),
                "RSA",
                Optional.of(jcaDigest(digest)),
                Optional.empty(),
                Optional.of("NONE_WITH_RSA"),
                prefix,
                false);
    }

    private static SignatureAlgorithm of(String name, String key, String mechanism) {
        return new SignatureAlgorithm(
                name,
                List.of(),
                key,
                Optional.empty(),
                Optional.of(mechanism),
                Optional.empty(),
                "",
                false);
    }

    /** Its digest is in its parameters. */
    private static SignatureAlgorithm pss(String name, List<String> aliases) {
        return new SignatureAlgorithm(
                name,
                aliases,
                "RSA",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "",
                false);
    }

    /** The same with the digest of the parameters. */
    SignatureAlgorithm with(PSSParameterSpec parameters) {
        String digest = parameters.getDigestAlgorithm().replaceFirst("^SHA-", "SHA");
        return new SignatureAlgorithm(
                name,
                aliases,
                key,
                Optional.of(jcaDigest(digest)),
                Optional.of(digest + "_WITH_RSA_PSS"),
                // The length of a digest says which it is; SHA-1 has no name of its own here.
                Optional.of(
                        digest.equals("SHA1")
                                ? "NONE_WITH_RSA_PSS"
                                : "NONE" + digest + "_WITH_RSA_PSS"),
                "",
                false);
    }

    boolean takesPssParameters() {
        return name.equals("RSASSA-PSS") || name.endsWith("withRSA/PSS");
    }

    /** What its name says of the parameters; empty where the caller must say it. */
    Optional<PSSParameterSpec> pssParameters() {
        return name.endsWith("withRSA/PSS")
                ? Optional.of(pssParameters(name.substring(0, name.indexOf("with"))))
                : Optional.empty();
    }

    private static PSSParameterSpec pssParameters(String digest) {
        String jca = jcaDigest(digest);
        int length = digest.equals("SHA1") ? 20 : Integer.parseInt(digest.substring(3)) / 8;
        return new PSSParameterSpec(jca, "MGF1", new MGF1ParameterSpec(jca), length, 1);
    }

    private static String jcaDigest(String digest) {
        return digest.startsWith("SHA3-") ? digest : digest.replaceFirst("^SHA", "SHA-");
    }

    byte[] prefixBytes() {
        return HexFormat.of().parseHex(prefix);
    }

    /** Names beside its own, with object identifiers as the JCA writes them. */
    List<String> allAliases() {
        var all = new ArrayList<>(aliases);
        String oid = OIDS.get(name);
        if (oid != null) {
            all.add(oid);
            all.add("OID." + oid);
        }
        return all;
    }
}
