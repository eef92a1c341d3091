package io.claviger.rest.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Certificates made by the {@code openssl} command. */
public final class Certificates {
    private Certificates() {}

    /** Writes {@code name.pem} and {@code name.key}, self-signed, for localhost. */
    public static void selfSigned(Path directory, String name, String... newKey)
            throws IOException, InterruptedException {
        List<String> command =
                new java.util.ArrayList<>(
                        List.of("openssl", "req", "-x509", "-nodes", "-days", "2", "-newkey"));
        command.addAll(List.of(newKey));
        command.addAll(
                List.of(
                        "-subj",
                        "/CN=" + name,
                        "-addext",
                        "subjectAltName=DNS:localhost,IP:127.0.0.1",
                        "-keyout",
                        directory.resolve(name + ".key").toString(),
                        "-out",
                        directory.resolve(name + ".pem").toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output =
                new String(
                        process.getInputStream().readAllBytes(),
                        java.nio.charset.StandardCharsets.UTF_8);
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("openssl failed: " + output);
        }
        if (!Files.exists(directory.resolve(name + ".pem"))) {
            throw new IOException("openssl wrote nothing");
        }
    }
}
