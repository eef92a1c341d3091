package io.claviger.cli.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Keys of an application. */
@Command(
        name = "key",
        description = "Creates, lists, shows and destroys keys (key management).",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  claviger key create signer-1 --algorithm EC --curve P-256"})
public final class KeyCommand implements Runnable {
    private static final Map<String, String> CURVES =
            Map.of(
                    "P-224", "1.3.132.0.33",
                    "P-256", "1.2.840.10045.3.1.7",
                    "P-384", "1.3.132.0.34",
                    "P-521", "1.3.132.0.35",
                    "secp256k1", "1.3.132.0.10",
                    "Ed25519", "1.3.101.112");

    @Override
    public void run() {
        throw Print.subcommandMissing("key", "create", "list", "show", "compare", "destroy");
    }

    @Command(
            name = "create",
            description = "Creates a key that signs (EC, ED, RSA, BLS) or encrypts (AES).",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger key create signer-1 --algorithm EC --curve P-256"
            })
    int create(
            @Mixin Target target,
            @Parameters(paramLabel = "LABEL") String label,
            @Option(
                            names = "--algorithm",
                            defaultValue = "EC",
                            paramLabel = "NAME",
                            description = "EC, ED, RSA, BLS, AES")
                    String algorithm,
            @Option(names = "--curve", defaultValue = "P-256", paramLabel = "NAME") String curve,
            @Option(names = "--bits", defaultValue = "0", paramLabel = "N") int bits) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("label", label);
        body.put("algorithm", algorithm);
        switch (algorithm) {
            case "EC" -> body.put("curveOid", curveOid(curve));
            case "ED" -> body.put("curveOid", curveOid("Ed25519"));
            case "BLS" -> {
                // There is one kind.
            }
            case "RSA" -> body.put("keySize", bits == 0 ? 3072 : bits);
            default -> body.put("keySize", bits == 0 ? 256 : bits);
        }
        boolean signs = !algorithm.equals("AES");
        body.put(
                "attributes",
                Map.of(
                        "sign", signs,
                        "verify", signs,
                        "encrypt", !signs,
                        "decrypt", !signs,
                        "unwrap", false,
                        "destroyable", true));
        Service.Reply reply = target.service("keyManagement").post("/v1/key", body);
        return Print.done(target, reply, "created key " + label);
    }

    @Command(
            name = "list",
            description = "Lists keys.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger key list"})
    int list(@Mixin Target target) {
        return Print.table(target, target.service("keyManagement").get("/v1/key"), "", "label");
    }

    @Command(
            name = "show",
            description = "Shows what is known of a key.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger key show signer-1"})
    int show(@Mixin Target target, @Parameters(paramLabel = "LABEL") String label) {
        System.out.println(
                target.service("keyManagement")
                        .post("/v1/key/attributes", Map.of("label", label))
                        .json()
                        .path("json")
                        .toPrettyString());
        return 0;
    }

    @Command(
            name = "compare",
            description = {
                "Tells why the same call works with one key and not with another: every difference in",
                "kind, attributes, rules, dates, partition policy and application, with its consequence."
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger key compare treasury-test treasury-prod",
                "  claviger key compare treasury treasury --partition TEST --second-partition PROD"
            })
    int compare(
            @Mixin Target target,
            @Parameters(paramLabel = "FIRST") String first,
            @Parameters(paramLabel = "SECOND") String second,
            @Option(
                            names = "--partition",
                            paramLabel = "NAME",
                            description = "partition of the first key, for device officers")
                    Optional<String> partition,
            @Option(
                            names = "--second-partition",
                            paramLabel = "NAME",
                            description = "partition of the second key, for device officers")
                    Optional<String> secondPartition) {
        boolean across = partition.isPresent() || secondPartition.isPresent();
        JsonNode differences =
                target.service(across ? "deviceSo" : "keyManagement")
                        .post(
                                "/ops/v1/keys/compare",
                                Map.of(
                                        "first", named(first, partition),
                                        "second", named(second, secondPartition)))
                        .json()
                        .path("differences");
        if (target.json()) {
            System.out.println(differences.toPrettyString());
        } else if (differences.isEmpty()) {
            System.out.println("no difference that a call would see");
        }
        for (JsonNode difference : target.json() ? List.<JsonNode>of() : differences) {
            System.out.printf(
                    "%s%n  %s: %s%n  %s: %s%n  → %s%n",
                    difference.path("aspect").asText(),
                    first,
                    difference.path("first").asText(),
                    second,
                    difference.path("second").asText(),
                    difference.path("consequence").asText());
        }
        return differences.isEmpty() ? 0 : 1;
    }

    private static Map<String, String> named(String label, Optional<String> partition) {
        Map<String, String> key = new LinkedHashMap<>();
        key.put("label", label);
        partition.ifPresent(name -> key.put("partition", name));
        return key;
    }

    @Command(
            name = "destroy",
            description = "Destroys a key for good.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger key destroy signer-1 --yes"})
    int destroy(
            @Mixin Target target,
            @Parameters(paramLabel = "LABEL") String label,
            @Option(names = "--yes", description = "do it") boolean yes) {
        if (!yes) {
            throw new CommandFailed(
                    "this destroys key '%s' for good; say --yes to do it".formatted(label));
        }
        Service.Reply reply =
                target.service("keyManagement").post("/v1/key/deleteKey", Map.of("label", label));
        return Print.done(target, reply, "destroyed key " + label);
    }

    private static String curveOid(String name) {
        String oid = CURVES.get(name);
        if (oid == null) {
            throw new CommandFailed(
                    "unknown curve '%s'; one of %s"
                            .formatted(
                                    name,
                                    String.join(", ", CURVES.keySet().stream().sorted().toList())));
        }
        return oid;
    }
}
