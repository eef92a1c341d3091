package io.claviger.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.MlDsaSet;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.crypto.provider.GeneratedKey;
import io.claviger.crypto.provider.KeyHandle;
import io.claviger.crypto.provider.Mechanisms;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * {@code ./claviger bench operations}: costly and bulky operations over REST, beside the primitive
 * alone on as many cores.
 */
final class OperationBench {
    private static final String MAIN = "io.claviger.cli.Main";

    /** The body of an encryption is 1 MiB of JSON and base64. */
    private static final int BULK_BYTES = 784_000;

    /**
     * One operation.
     *
     * @param raw one computation by the key handle, without anything of the service
     * @param boundPercent what the design asks for
     */
    private record Operation(
            String name,
            KeySpec spec,
            String create,
            String path,
            String body,
            Consumer<KeyHandle> raw,
            int connections,
            double boundPercent) {}

    private record Measured(String name, double raw, Load load, Target target) {}

    private final Options options;
    private final Consumer<String> progress;
    private final Mechanisms mechanisms = Mechanisms.start();

    OperationBench(Options options, Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
    }

    /** Prints the table; whether every target is met. */
    boolean run() {
        List<Measured> all = new ArrayList<>();
        for (Operation operation : operations()) {
            progress.accept(operation.name());
            all.add(WorkFolder.with(dir -> measure(operation, dir)));
        }
        System.out.println(options.json() ? json(all) : table(all));
        return all.stream().allMatch(measured -> measured.target().met());
    }

    private Measured measure(Operation operation, Path dir) {
        int cores = Runtime.getRuntime().availableProcessors();
        double raw;
        try (GeneratedKey key = mechanisms.generate(operation.spec());
                KeyHandle handle =
                        mechanisms.open(operation.spec(), key.material(), key.publicKey())) {
            raw =
                    RawSigning.perSecond(
                            () -> () -> operation.raw().accept(handle), cores, options.seconds());
        }
        try (var node =
                Driven.start(
                        MAIN,
                        dir.resolve("node"),
                        operation.create(),
                        operation.path(),
                        operation.body())) {
            node.warmUp(operation.connections(), options.warmUpSeconds());
            Load load = node.load(operation.connections(), options.seconds(), 0);
            return new Measured(
                    operation.name(),
                    raw,
                    load,
                    new Target(
                            operation.name() + " of the primitive alone",
                            100 * load.perSecond() / raw,
                            operation.boundPercent(),
                            false,
                            "%"));
        }
    }

    private List<Operation> operations() {
        byte[] message = new byte[32];
        byte[] bulk = new byte[BULK_BYTES];
        return List.of(
                signing(
                        "RSA-2048 sign",
                        new KeySpec.Rsa(2048),
                        "\"algorithm\":\"RSA\",\"keySize\":2048",
                        SignatureMechanism.SHA256_WITH_RSA,
                        message),
                signing(
                        "ML-DSA-65 sign",
                        new KeySpec.MlDsa(MlDsaSet.ML_DSA_65),
                        "\"algorithm\":\"ML-DSA-65\"",
                        SignatureMechanism.ML_DSA,
                        message),
                new Operation(
                        "AES-256-GCM encrypt, bodies of 1 MiB",
                        new KeySpec.Aes(256),
                        create("\"algorithm\":\"AES\",\"keySize\":256", false),
                        "/v1/encrypt",
                        "{\"encryptRequest\":{\"encryptKeyName\":\"bench\",\"cipherAlgorithm\":\"AES_GCM\",\"payload\":\"%s\"}}"
                                .formatted(Base64.getEncoder().encodeToString(bulk)),
                        handle ->
                                handle.encrypt(
                                        CipherMechanism.AES_GCM,
                                        bulk,
                                        new byte[0],
                                        0,
                                        mechanisms.random()),
                        8,
                        40));
    }

    private static Operation signing(
            String name,
            KeySpec spec,
            String algorithm,
            SignatureMechanism mechanism,
            byte[] message) {
        return new Operation(
                name,
                spec,
                create(algorithm, true),
                "/v1/synchronousSign",
                "{\"signRequest\":{\"signKeyName\":\"bench\",\"signatureAlgorithm\":\"%s\",\"payload\":\"%s\"}}"
                        .formatted(
                                mechanism.wireName(), Base64.getEncoder().encodeToString(message)),
                handle -> handle.sign(mechanism, message),
                Driven.MANY,
                80);
    }

    private static String create(String algorithm, boolean sign) {
        return "{\"label\":\"bench\",%s,\"attributes\":{\"sign\":%b,\"decrypt\":%b,\"unwrap\":false}}"
                .formatted(algorithm, sign, !sign);
    }

    private static String json(List<Measured> all) {
        var root = new ObjectMapper().createObjectNode();
        root.put("formatVersion", 1);
        root.put("machine", Machine.here().line());
        var operations = root.putArray("operations");
        for (Measured measured : all) {
            var operation = operations.addObject();
            operation.put("name", measured.name());
            operation.put("rawPerSecond", measured.raw());
            operation.put("perSecond", measured.load().perSecond());
            operation.put("p50Millis", measured.load().p50Millis());
            operation.put("p99Millis", measured.load().p99Millis());
            operation.put("ofRawPercent", measured.target().value());
            operation.put("atLeastPercent", measured.target().bound());
            operation.put("met", measured.target().met());
        }
        return root.toPrettyString();
    }

    private static String table(List<Measured> all) {
        var text = new Formatter(Locale.ROOT);
        text.format("machine    %s%n%n", Machine.here().line());
        for (Measured measured : all) {
            text.format("%s%n", measured.name());
            text.format("  the primitive alone, all cores %9.0f/s%n", measured.raw());
            text.format("  over REST  %s%n", measured.load().line());
        }
        text.format("%n");
        all.forEach(measured -> text.format("%s%n", measured.target().line()));
        return text.toString();
    }
}
