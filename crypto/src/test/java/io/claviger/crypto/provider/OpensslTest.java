package io.claviger.crypto.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.Hash;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.crypto.secret.SecretBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What we make, OpenSSL's command line accepts, and the reverse. */
class OpensslTest {
    private static final byte[] NOTHING = new byte[0];
    private static final byte[] MESSAGE =
            "an order over 17 EUR".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TWO_BLOCKS = new byte[32];
    private static final KeySpec RSA = new KeySpec.Rsa(2048);

    @TempDir private Path folder;

    @BeforeAll
    static void requireOpenssl() throws IOException, InterruptedException {
        try {
            Process process =
                    new ProcessBuilder("openssl", "version").redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            Assumptions.assumeTrue(process.waitFor() == 0, "skipped: openssl does not run");
        } catch (IOException absent) {
            Assumptions.abort("skipped: openssl is not installed");
        }
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void rsa_signatures_agree(Mechanisms mechanisms) throws Exception {
        try (Pair pair = pair(mechanisms, RSA)) {
            for (SignatureMechanism mechanism : SignatureMechanism.values()) {
                if (mechanism.algorithm() == RSA.algorithm()) {
                    agrees(pair, mechanism);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void curve_signatures_agree(Mechanisms mechanisms) throws Exception {
        for (Curve curve : Curve.values()) {
            if (curve == Curve.FRP256V1) {
                continue; // OpenSSL does not have it
            }
            KeySpec spec = KeySpec.on(curve);
            try (Pair pair = pair(mechanisms, spec)) {
                for (SignatureMechanism mechanism : SignatureMechanism.values()) {
                    // OpenSSL has no Schnorr; its vectors speak for it.
                    if (mechanism.algorithm() == spec.algorithm()
                            && mechanism.scheme() != SignatureMechanism.Scheme.SCHNORR) {
                        agrees(pair, mechanism);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void dsa_signatures_agree(Mechanisms mechanisms) throws Exception {
        KeySpec spec = new KeySpec.Dsa(2048);
        try (Pair pair = pair(mechanisms, spec)) {
            for (SignatureMechanism mechanism : SignatureMechanism.values()) {
                if (mechanism.algorithm() == spec.algorithm()) {
                    agrees(pair, mechanism);
                }
            }
        }
    }

    /** Our signature under OpenSSL's eyes, and OpenSSL's under ours. */
    private void agrees(Pair pair, SignatureMechanism mechanism) throws Exception {
        byte[] payload =
                switch (mechanism.input()) {
                    case MESSAGE, RAW -> MESSAGE;
                    case DIGEST ->
                            pair.mechanisms()
                                    .random()
                                    .bytes(mechanism.hash().map(Hash::bytes).orElse(32));
                };
        // OpenSSL signs digests; the digest itself comes from where it is known independently:
        // from OpenSSL for all hashes but Keccak, which it does not have.
        byte[] input = isHashed(mechanism) ? digest(mechanism, payload) : payload;
        Path in = write("in", input);
        byte[] ours = pair.key().sign(mechanism, payload);
        Path signature = write("signature", ours);
        List<String> options = options(mechanism, input.length);
        List<String> verify = new ArrayList<>(List.of("openssl", "pkeyutl", "-verify"));
        verify.addAll(List.of("-pubin", "-keyform", "DER", "-inkey", pair.publicFile().toString()));
        verify.addAll(List.of("-in", in.toString(), "-sigfile", signature.toString()));
        verify.addAll(options);
        assertThat(run(verify)).as(mechanism.name()).contains("Signature Verified Successfully");

        Path theirs = folder.resolve("theirs");
        List<String> sign = new ArrayList<>(List.of("openssl", "pkeyutl", "-sign"));
        sign.addAll(List.of("-keyform", "DER", "-inkey", pair.privateFile().toString()));
        sign.addAll(List.of("-in", in.toString(), "-out", theirs.toString()));
        sign.addAll(options);
        run(sign);
        assertThat(pair.key().verify(mechanism, payload, Files.readAllBytes(theirs)))
                .as(mechanism.name())
                .isTrue();
    }

    private static boolean isHashed(SignatureMechanism mechanism) {
        return mechanism.input() == SignatureMechanism.Input.MESSAGE;
    }

    private byte[] digest(SignatureMechanism mechanism, byte[] message) throws Exception {
        Hash hash = mechanism.hash().orElseThrow();
        return switch (hash) {
            case KECCAK_224, KECCAK_256, KECCAK_384, KECCAK_512 ->
                    new org.bouncycastle.jcajce.provider.digest.Keccak.DigestKeccak(
                                    hash.bytes() * 8)
                            .digest(message);
            case SHAKE128, SHAKE256 -> throw new IllegalArgumentException("not in this test");
            case DOUBLE_SHA256 -> opensslDigest("sha256", opensslDigest("sha256", message));
            case SHA1, SHA224, SHA256, SHA384, SHA512, SHA3_224, SHA3_256, SHA3_384, SHA3_512 ->
                    opensslDigest(opensslName(hash), message);
        };
    }

    private byte[] opensslDigest(String name, byte[] message) throws Exception {
        Path in = write("message", message);
        Path out = folder.resolve("digest");
        run(
                List.of(
                        "openssl",
                        "dgst",
                        "-" + name,
                        "-binary",
                        "-out",
                        out.toString(),
                        in.toString()));
        return Files.readAllBytes(out);
    }

    private static String opensslName(Hash hash) {
        return hash.name().startsWith("SHA3")
                ? hash.name().toLowerCase(Locale.ROOT).replace('_', '-')
                : hash.name().toLowerCase(Locale.ROOT);
    }

    private static List<String> options(SignatureMechanism mechanism, int digestBytes) {
        String byLength =
                switch (digestBytes) {
                    case 20 -> "sha1";
                    case 28 -> "sha224";
                    case 32 -> "sha256";
                    case 48 -> "sha384";
                    case 64 -> "sha512";
                    default -> "none";
                };
        return switch (mechanism.scheme()) {
            case RSA_PSS ->
                    List.of(
                            "-pkeyopt",
                            "rsa_padding_mode:pss",
                            "-pkeyopt",
                            "digest:" + byLength,
                            "-pkeyopt",
                            "rsa_pss_saltlen:digest",
                            "-pkeyopt",
                            "rsa_mgf1_md:" + byLength);
            case RSA_PKCS1 ->
                    mechanism == SignatureMechanism.NONE_WITH_RSA
                            ? List.of("-pkeyopt", "rsa_padding_mode:pkcs1")
                            : List.of("-pkeyopt", "digest:" + byLength);
            case ECDSA, ECDSA_DETERMINISTIC, DSA -> List.of();
            case EDDSA -> List.of("-rawin");
            case SCHNORR, BLS, ML_DSA, ML_DSA_MU, SLH_DSA, HASH_TREE ->
                    throw new IllegalArgumentException("OpenSSL 3.0 has no " + mechanism);
        };
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void rsa_ciphers_agree(Mechanisms mechanisms) throws Exception {
        try (Pair pair = pair(mechanisms, RSA)) {
            for (CipherMechanism mechanism : CipherMechanism.values()) {
                if (mechanism.algorithm() != RSA.algorithm()) {
                    continue;
                }
                byte[] message =
                        mechanism == CipherMechanism.RSA_NO_PADDING
                                ? RsaForms.leftPadded(MESSAGE, 256)
                                : MESSAGE;
                byte[] ours =
                        pair.key()
                                .encrypt(mechanism, message, NOTHING, 0, mechanisms.random())
                                .body()
                                .toArray();
                assertThat(pkeyutl("-decrypt", pair.privateFile(), false, mechanism, ours))
                        .as(mechanism.name())
                        .isEqualTo(message);
                byte[] theirs = pkeyutl("-encrypt", pair.publicFile(), true, mechanism, message);
                assertThat(pair.key().decrypt(mechanism, theirs, NOTHING, NOTHING, 0))
                        .as(mechanism.name())
                        .isEqualTo(message);
            }
        }
    }

    private byte[] pkeyutl(
            String operation, Path key, boolean publicKey, CipherMechanism mechanism, byte[] input)
            throws Exception {
        Path in = write("in", input);
        Path out = folder.resolve("out");
        List<String> command = new ArrayList<>(List.of("openssl", "pkeyutl", operation));
        if (publicKey) {
            command.add("-pubin");
        }
        command.addAll(List.of("-keyform", "DER", "-inkey", key.toString()));
        command.addAll(List.of("-in", in.toString(), "-out", out.toString()));
        command.add("-pkeyopt");
        switch (mechanism) {
            case RSA, RSA_PADDING_PKCS -> command.add("rsa_padding_mode:pkcs1");
            case RSA_NO_PADDING -> command.add("rsa_padding_mode:none");
            default -> {
                String name = mechanism.name();
                String hash =
                        name.contains("SHA")
                                ? name.substring(name.indexOf("SHA")).toLowerCase(Locale.ROOT)
                                : "sha1";
                command.addAll(
                        List.of(
                                "rsa_padding_mode:oaep",
                                "-pkeyopt",
                                "rsa_oaep_md:" + hash,
                                "-pkeyopt",
                                "rsa_mgf1_md:" + hash));
            }
        }
        run(command);
        return Files.readAllBytes(out);
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void aes_ciphers_agree(Mechanisms mechanisms) throws Exception {
        for (int bits : new int[] {128, 192, 256}) {
            byte[] bytes = mechanisms.random().bytes(bits / 8);
            try (SecretBytes material = SecretBytes.copyOf(bytes);
                    KeyHandle key =
                            mechanisms.open(new KeySpec.Aes(bits), material, Optional.empty())) {
                aesAgrees(mechanisms, key, CipherMechanism.AES, "cbc", bytes, MESSAGE);
                aesAgrees(mechanisms, key, CipherMechanism.AES_CTR, "ctr", bytes, MESSAGE);
                aesAgrees(mechanisms, key, CipherMechanism.AES_ECB, "ecb", bytes, TWO_BLOCKS);
                aesAgrees(
                        mechanisms,
                        key,
                        CipherMechanism.AES_CBC_NO_PADDING,
                        "cbc",
                        bytes,
                        TWO_BLOCKS);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void other_ciphers_agree(Mechanisms mechanisms) throws Exception {
        for (KeySpec.Symmetric spec :
                List.of(
                        new KeySpec.Secret(KeyAlgorithm.CAMELLIA, 128),
                        new KeySpec.Secret(KeyAlgorithm.CAMELLIA, 192),
                        new KeySpec.Secret(KeyAlgorithm.CAMELLIA, 256),
                        new KeySpec.Secret(KeyAlgorithm.TDEA, 192))) {
            byte[] bytes = mechanisms.random().bytes(spec.bytes());
            String name =
                    spec.algorithm() == KeyAlgorithm.TDEA ? "des-ede3" : "camellia-" + spec.bits();
            try (SecretBytes material = SecretBytes.copyOf(bytes);
                    KeyHandle key = mechanisms.open(spec, material, Optional.empty())) {
                for (CipherMechanism mechanism : CipherMechanism.values()) {
                    if (mechanism.algorithm() != spec.algorithm()) {
                        continue;
                    }

                    agrees(
                            mechanisms,
                            key,
                            mechanism,
                            "-%s-%s".formatted(name, mechanism.ivBytes() == 0 ? "ecb" : "cbc"),
                            bytes,
                            mechanism.mode() == CipherMechanism.Mode.PADDED_BLOCKS
                                    ? MESSAGE
                                    : TWO_BLOCKS);
                }
            }
        }
    }

    private void aesAgrees(
            Mechanisms mechanisms,
            KeyHandle key,
            CipherMechanism mechanism,
            String mode,
            byte[] material,
            byte[] message)
            throws Exception {
        String cipher = "-aes-%d-%s".formatted(material.length * 8, mode);
        agrees(mechanisms, key, mechanism, cipher, material, message);
    }

    private void agrees(
            Mechanisms mechanisms,
            KeyHandle key,
            CipherMechanism mechanism,
            String cipher,
            byte[] material,
            byte[] message)
            throws Exception {
        Ciphertext ours = key.encrypt(mechanism, message, NOTHING, 0, mechanisms.random());
        byte[] iv = ours.iv().toArray();
        assertThat(enc("-d", cipher, mechanism, material, iv, ours.body().toArray()))
                .as(mechanism.name())
                .isEqualTo(message);
        byte[] theirs = enc("-e", cipher, mechanism, material, iv, message);
        assertThat(key.decrypt(mechanism, theirs, iv, NOTHING, 0))
                .as(mechanism.name())
                .isEqualTo(message);
    }

    private byte[] enc(
            String direction,
            String cipher,
            CipherMechanism mechanism,
            byte[] material,
            byte[] iv,
            byte[] input)
            throws Exception {
        Path in = write("in", input);
        Path out = folder.resolve("out");
        List<String> command = new ArrayList<>(List.of("openssl", "enc", direction, cipher));
        command.addAll(List.of("-K", HexFormat.of().formatHex(material)));
        if (iv.length > 0) {
            command.addAll(List.of("-iv", HexFormat.of().formatHex(iv)));
        }
        if (mechanism.mode() != CipherMechanism.Mode.PADDED_BLOCKS) {
            command.add("-nopad");
        }
        command.addAll(List.of("-in", in.toString(), "-out", out.toString()));
        run(command);
        return Files.readAllBytes(out);
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void keys_that_openssl_made_can_be_opened(Mechanisms mechanisms) throws Exception {
        Path made = folder.resolve("made");
        run(
                List.of(
                        "openssl",
                        "genpkey",
                        "-algorithm",
                        "EC",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-384",
                        "-pkeyopt",
                        "ec_param_enc:named_curve",
                        "-outform",
                        "DER",
                        "-out",
                        made.toString()));
        KeySpec spec = new KeySpec.Ec(Curve.P384);
        try (SecretBytes material = SecretBytes.consume(pkcs8(made));
                KeyHandle key = mechanisms.open(spec, material, Optional.empty())) {
            byte[] signature = key.sign(SignatureMechanism.SHA384_WITH_ECDSA, MESSAGE);
            assertThat(key.verify(SignatureMechanism.SHA384_WITH_ECDSA, MESSAGE, signature))
                    .isTrue();
        }
    }

    private byte[] pkcs8(Path key) throws Exception {
        Path out = folder.resolve("pkcs8");
        run(
                List.of(
                        "openssl",
                        "pkcs8",
                        "-topk8",
                        "-nocrypt",
                        "-inform",
                        "DER",
                        "-outform",
                        "DER",
                        "-in",
                        key.toString(),
                        "-out",
                        out.toString()));
        return Files.readAllBytes(out);
    }

    private record Pair(Mechanisms mechanisms, KeyHandle key, Path privateFile, Path publicFile)
            implements AutoCloseable {
        @Override
        public void close() {
            key.close();
        }
    }

    private Pair pair(Mechanisms mechanisms, KeySpec spec) throws IOException {
        try (GeneratedKey made = mechanisms.generate(spec)) {
            Bytes spki = made.publicKey().orElseThrow();
            return new Pair(
                    mechanisms,
                    mechanisms.open(spec, made.material(), made.publicKey()),
                    write("private.der", made.material().with(byte[]::clone)),
                    write("public.der", spki.toArray()));
        }
    }

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("%s: %s", command, output).isZero();
        return output;
    }
}
