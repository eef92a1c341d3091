package io.claviger.acceptance.jca;

import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.client.jca.ClavigerProvider;
import io.claviger.client.jca.KeyGenerationSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A partition with the provider configured for it, and a folder for programs to work in. There is
 * one for all classes of this package, which keep to aliases of their own.
 *
 * @param provider registered as the last of this JVM
 * @param properties what it is configured with
 * @param toolProperties what tools configure it with: they list only what begins with "tool"
 */
record Store(
        ClavigerProcess node, Path dir, Provider provider, Path properties, Path toolProperties)
        implements AutoCloseable {
    /** What a program of the JDK needs so that the provider finds HTTP, and to start quickly. */
    static final String FLAGS =
            "-J--add-modules=java.net.http -J-XX:TieredStopAtLevel=1 -J-XX:+UseSerialGC";

    private static final long PROGRAM_SECONDS = 60;

    /** Gives it to test methods. */
    static final class Shared implements ParameterResolver {
        private static final ExtensionContext.Namespace HERE =
                ExtensionContext.Namespace.create(Store.class);

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Store.class;
        }

        @Override
        public Store resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(HERE)
                    .computeIfAbsent("store", _ -> Store.open(), Store.class);
        }
    }

    private static Store open() {
        try {
            Path dir = Files.createTempDirectory("claviger-jca");
            ClavigerProcess node = ClavigerProcess.node(dir.resolve("data")).start();
            var credentials = node.credentials();
            node.as("partitionSo")
                    .patch(
                            "/ops/v1/partitions/" + credentials.partition() + "/policy",
                            "{\"importKeys\":true,\"extractKeys\":true,\"keyAuthorization\":true}")
                    .expect(200);
            Path keys =
                    Files.write(
                            dir.resolve("api-keys"),
                            List.of(
                                    credentials.token("keyManagement"),
                                    credentials.token("keyOperation")));
            Path properties =
                    Files.writeString(
                            dir.resolve("claviger.properties"),
                            "claviger.nodes=%s\nclaviger.api-key-file=%s\n"
                                    .formatted(node.url(), keys));
            Provider provider = new ClavigerProvider().configure(properties.toString());
            Security.addProvider(provider);
            Path toolProperties =
                    Files.writeString(
                            dir.resolve("tool.properties"),
                            Files.readString(properties) + "claviger.label-prefix=tool\n");
            return new Store(node, dir, provider, properties, toolProperties);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        Security.removeProvider(provider.getName());
        node.close();
        try (var files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** The key store of the partition. */
    KeyStore keyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("Claviger", provider);
        store.load(null, null);
        return store;
    }

    /** A key of the service with a certificate that it signed itself, for the name localhost. */
    KeyStore.PrivateKeyEntry selfSigned(String alias, String algorithm, String signature)
            throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm, provider);
        generator.initialize(
                algorithm.equals("RSA")
                        ? KeyGenerationSpec.named(alias).size(2048)
                        : algorithm.equals("EC")
                                ? KeyGenerationSpec.named(alias).size(256)
                                : KeyGenerationSpec.named(alias));
        var entry = Certificates.selfSigned(generator.generateKeyPair(), signature, provider);
        keyStore().setEntry(alias, entry, null);
        return entry;
    }

    /** The jar with the provider. */
    static Path jar() {
        try {
            return Path.of(
                    ClavigerProvider.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a program of the JDK says, which ends well, with this provider and key store. */
    String tool(String name, String words) {
        var options =
                """
                %s -providerPath %s
                -providerClass io.claviger.client.jca.ClavigerProvider -providerArg %s
                -keystore NONE -storetype Claviger -storepass unused"""
                        .formatted(FLAGS, jar(), toolProperties);
        return jdk(name, options + " " + words);
    }

    /** What a program of the JDK says, which ends well. */
    String jdk(String name, String words) {
        return run(
                Stream.concat(
                                Stream.of(
                                        Path.of(System.getProperty("java.home"), "bin", name)
                                                .toString()),
                                Stream.of(words.strip().split("\\s+")))
                        .toList());
    }

    /** What a program says, which ends well. */
    String run(List<String> command) {
        try {
            Path output = Files.createTempFile(dir, "program", ".out");
            Process process =
                    new ProcessBuilder(new ArrayList<>(command))
                            .directory(dir.toFile())
                            .redirectErrorStream(true)
                            .redirectInput(
                                    ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                            .redirectOutput(output.toFile())
                            .start();
            if (!process.waitFor(PROGRAM_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " did not end");
            }
            String said = Files.readString(output, StandardCharsets.UTF_8);
            if (process.exitValue() != 0) {
                throw new AssertionError(
                        "%s ended with %d:%n%s".formatted(command, process.exitValue(), said));
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
