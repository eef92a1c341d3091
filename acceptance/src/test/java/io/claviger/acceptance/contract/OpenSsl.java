package io.claviger.acceptance.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code openssl} on the command line, as somebody without our code would use it. */
final class OpenSsl {
    /** What a command said. */
    record Result(int code, String output) {}

    private final Path dir;

    OpenSsl(Path dir) {
        this.dir = dir;
    }

    /** Whether {@code signature} (DER) over {@code digest} was made by the key of {@code spki}. */
    boolean verifiesDigest(byte[] spki, byte[] digest, byte[] signature) {
        return run(
                                "pkeyutl",
                                "-verify",
                                "-pubin",
                                "-keyform",
                                "DER",
                                "-inkey",
                                file("key", spki),
                                "-in",
                                file("digest", digest),
                                "-sigfile",
                                file("signature", signature))
                        .code()
                == 0;
    }

    /** {@code openssl dgst -sha256 -verify}. */
    boolean verifiesSha256(byte[] spki, byte[] message, byte[] signature) {
        return run(
                                "dgst",
                                "-sha256",
                                "-keyform",
                                "DER",
                                "-verify",
                                file("key", spki),
                                "-signature",
                                file("signature", signature),
                                file("message", message))
                        .code()
                == 0;
    }

    /** What {@code openssl} reads in a SubjectPublicKeyInfo. */
    String describe(byte[] spki) {
        Result result =
                run(
                        "pkey",
                        "-pubin",
                        "-inform",
                        "DER",
                        "-in",
                        file("key", spki),
                        "-noout",
                        "-text");
        if (result.code() != 0) {
            throw new AssertionError("openssl reads no public key: " + result.output());
        }
        return result.output();
    }

    /** A file of this name with this content, as an argument. */
    String file(String name, byte[] content) {
        Path file = dir.resolve(name);
        try {
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toString();
    }

    /** Any command of {@code openssl}. */
    static Result run(String... arguments) {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("openssl does not end: " + command);
            }
            return new Result(process.exitValue(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
