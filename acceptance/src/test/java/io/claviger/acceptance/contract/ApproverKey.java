package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * An approver whose key was made by openssl, and signs with it: nothing of ours. A key that openssl
 * does not know lies somewhere else.
 */
final class ApproverKey {
    private final String name;
    private final Path key;
    private final String digest;
    private final byte[] spki;
    private final UnaryOperator<byte[]> signer;

    /** An approver whose key lies elsewhere. */
    ApproverKey(String name, byte[] spki, String digest, UnaryOperator<byte[]> signer) {
        this.name = name;
        this.key = Path.of(name);
        this.digest = digest;
        this.spki = spki.clone();
        this.signer = signer;
    }

    private ApproverKey(String name, Path key, String digest) {
        this.name = name;
        this.key = key;
        this.digest = digest;
        Path der = key.resolveSibling(key.getFileName() + ".spki");
        run("pkey", "-in", key.toString(), "-pubout", "-outform", "DER", "-out", der.toString());
        this.spki = read(der);
        this.signer = this::signWithOpenssl;
    }

    static ApproverKey rsa(Path dir, String name) {
        return made(dir, name, "SHA-256", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048");
    }

    static ApproverKey ec(Path dir, String name, String curve, String digest) {
        return made(
                dir, name, digest, "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:" + curve);
    }

    static ApproverKey ed25519(Path dir, String name) {
        return made(dir, name, "EdDSA", "-algorithm", "ED25519");
    }

    /** A key that openssl reads out of a PKCS #12 file. */
    static ApproverKey fetched(Path dir, String name, Path file, String password) {
        Path key = dir.resolve(name + ".pem");
        run(
                "pkcs12",
                "-in",
                file.toString(),
                "-passin",
                "pass:" + password,
                "-nocerts",
                "-nodes",
                "-out",
                key.toString());
        return new ApproverKey(name, key, "SHA-256");
    }

    private static ApproverKey made(Path dir, String name, String digest, String... options) {
        Path key = dir.resolve(name + ".pem");
        List<String> command = new ArrayList<>(List.of("genpkey", "-out", key.toString()));
        command.addAll(List.of(options));
        run(command.toArray(String[]::new));
        return new ApproverKey(name, key, digest);
    }

    String publicKey() {
        return Body.base64(spki);
    }

    byte[] spki() {
        return spki.clone();
    }

    String name() {
        return name;
    }

    Path file() {
        return key;
    }

    /** As a policy names the key. */
    ObjectNode inPolicy() {
        return Body.node("type", "public_key", "name", name, "value", publicKey());
    }

    /** A self-signed certificate of the key, DER. */
    byte[] certificate(String subject, String... dates) {
        Path file = key.resolveSibling(name + ".crt");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "req",
                                "-x509",
                                "-new",
                                "-key",
                                key.toString(),
                                "-subj",
                                subject,
                                "-outform",
                                "DER",
                                "-out",
                                file.toString()));
        command.addAll(List.of(dates));
        run(command.toArray(String[]::new));
        return read(file);
    }

    byte[] sign(byte[] message) {
        return signer.apply(message);
    }

    private byte[] signWithOpenssl(byte[] message) {
        try {
            Path in = key.resolveSibling(name + ".in");
            Path out = key.resolveSibling(name + ".sig");
            Files.write(in, message);
            if (digest.equals("EdDSA")) {
                run(
                        "pkeyutl",
                        "-sign",
                        "-rawin",
                        "-inkey",
                        key.toString(),
                        "-in",
                        in.toString(),
                        "-out",
                        out.toString());
            } else {
                run(
                        "dgst",
                        "-" + digest.replace("SHA-", "sha").replace("SHA3-", "sha3-"),
                        "-sign",
                        key.toString(),
                        "-out",
                        out.toString(),
                        in.toString());
            }
            return read(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The members that prove to hold the key: the present time, signed. */
    ObjectNode proof() {
        return proof(Instant.now().toString());
    }

    ObjectNode proof(String timestamp) {
        return Body.node(
                "timestamp",
                timestamp,
                "timestampSignature",
                Body.base64(sign(timestamp.getBytes(StandardCharsets.UTF_8))),
                "timestampDigestAlgorithm",
                digest,
                "approverPublicKey",
                publicKey());
    }

    /** A signed yes to a task. */
    ObjectNode approval(String task, String token) {
        return Body.node(
                "id", task,
                "approvalToBeSigned", token,
                "signature", Body.base64(sign(Body.bytes(token))),
                "approvalDigestAlgorithm", digest,
                "approverPublicKey", publicKey());
    }

    private static void run(String... arguments) {
        OpenSsl.Result result = OpenSsl.run(arguments);
        assertThat(result.code()).as(result.output()).isZero();
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
