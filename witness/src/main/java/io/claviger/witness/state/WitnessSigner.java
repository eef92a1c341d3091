package io.claviger.witness.state;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.checkpoint.CheckpointSigner;
import io.claviger.evidence.checkpoint.Cosignature;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.checkpoint.SignedNote;
import io.claviger.evidence.checkpoint.WitnessKey;
import io.claviger.evidence.record.MalformedEvidence;
import io.claviger.witness.Unusable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The witness's Ed25519 key. Its file has the vkey on the first line and the private key as PEM
 * (PKCS #8) behind it, for its owner's eyes only. Thread-safe.
 */
public final class WitnessSigner implements CheckpointSigner {
    private static final int MAX_BYTES = 4096;
    private static final int KEY_BYTES = 32;
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----\n";
    private static final String END = "\n-----END PRIVATE KEY-----\n";
    private static final Pattern FORM =
            Pattern.compile("([^\\n]+)\n" + BEGIN + "([A-Za-z0-9+/=]+)" + END);

    private final WitnessKey key;
    private final PrivateKey secret;

    private WitnessSigner(WitnessKey key, PrivateKey secret) {
        this.key = key;
        this.secret = secret;
    }

    /**
     * Reads the key, or makes it if the file is not there.
     *
     * @param name that the witness cosigns under; without one a new key gets a name of its own
     */
    public static WitnessSigner open(Path file, Optional<String> name) {
        try {
            var signer = Files.exists(file) ? read(file) : create(file, name);
            if (name.isPresent() && !name.get().equals(signer.key.name())) {
                throw new Unusable(
                        "the key in %s is that of witness '%s', not '%s'"
                                .formatted(file, signer.key.name(), name.get()));
            }
            return signer;
        } catch (IOException failed) {
            throw new Unusable(
                    "the key file %s cannot be read or written (%s)"
                            .formatted(file, failed.getMessage()));
        }
    }

    /** What others trust. */
    public WitnessKey key() {
        return key;
    }

    /** The note's text with the witness's statement that it is the newest. */
    public SignedCheckpoint cosign(SignedCheckpoint checkpoint, Instant now) {
        var line = WitnessKey.cosign(checkpoint.note().text(), key.name(), this, now);
        return new SignedCheckpoint(checkpoint.checkpoint(), checkpoint.note().replacing(line));
    }

    /** The witness's own line of what {@link #cosign} gave. */
    public SignedNote.Line line(SignedCheckpoint cosigned) {
        return cosigned.note().signatures().getLast();
    }

    @Override
    public byte[] sign(byte[] message) {
        try {
            var signature = Signature.getInstance("Ed25519");
            signature.initSign(secret);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("the JDK signs with Ed25519", impossible);
        }
    }

    @Override
    public byte[] publicKey() {
        return key.publicKey().toArray();
    }

    private static WitnessSigner create(Path file, Optional<String> name) throws IOException {
        try {
            var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] spki = pair.getPublic().getEncoded();
            var raw = Bytes.of(Arrays.copyOfRange(spki, spki.length - KEY_BYTES, spki.length));
            var key =
                    new WitnessKey(
                            name.orElseGet(() -> "witness/" + raw.hex().substring(0, 8)), raw);
            byte[] content =
                    (key
                                    + "\n"
                                    + BEGIN
                                    + Base64.getEncoder()
                                            .encodeToString(pair.getPrivate().getEncoded())
                                    + END)
                            .getBytes(StandardCharsets.UTF_8);
            DurableFile.write(
                    file,
                    content,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Arrays.fill(content, (byte) 0);
            return new WitnessSigner(key, pair.getPrivate());
        } catch (MalformedEvidence wrong) {
            throw new Unusable("the witness cannot have this name: " + wrong.getMessage());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("the JDK makes Ed25519 keys", impossible);
        }
    }

    private static WitnessSigner read(Path file) throws IOException {
        byte[] content = bytes(file);
        try {
            var match = FORM.matcher(new String(content, StandardCharsets.UTF_8));
            if (match.matches()) {
                var key = WitnessKey.parse(match.group(1));
                byte[] der = Base64.getDecoder().decode(match.group(2));
                var secret =
                        KeyFactory.getInstance("Ed25519")
                                .generatePrivate(new PKCS8EncodedKeySpec(der));
                Arrays.fill(der, (byte) 0);
                var signer = new WitnessSigner(key, secret);
                if (signer.matches()) {
                    return signer;
                }
            }
        } catch (MalformedEvidence | IllegalArgumentException | GeneralSecurityException _) {
            // One message for every way in which it is unusable.
        } finally {
            Arrays.fill(content, (byte) 0);
        }
        throw new Unusable("the key file %s is damaged; restore it from a backup".formatted(file));
    }

    private static byte[] bytes(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_BYTES);
        } catch (NoSuchFileException gone) {
            throw new Unusable("the key file %s is gone".formatted(file));
        }
    }

    /** Whether the private key is the public one's. */
    private boolean matches() {
        var probe =
                new SignedNote(
                        "probe\n",
                        java.util.List.of(
                                WitnessKey.cosign("probe\n", key.name(), this, Instant.EPOCH)));
        return key.on(probe) instanceof Cosignature.Good;
    }

    /** A short name for files about a text. */
    static String fileName(Bytes digest) {
        return HexFormat.of().formatHex(digest.unsafeArray(), 0, 16);
    }
}
