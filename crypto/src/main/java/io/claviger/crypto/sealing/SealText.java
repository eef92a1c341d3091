package io.claviger.crypto.sealing;

import io.claviger.core.id.Bytes;
import io.claviger.core.state.ShareSet;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The encoded form of a sealed root key, see {@code docs/formats/sealed-files.md}. There is one
 * encoding of each value, and the parser takes nothing else.
 */
final class SealText {
    private static final String MAGIC = "claviger-sealed-root-key ";
    private static final String VERSION = "1";

    /** Of what version 1 does not know: shares and tokens. */
    private static final String LATER_VERSION = "2";

    private static final String CHECKSUM_LABEL = "sha256 ";

    /** {@code sha256 }, 64 digits and the line's end. */
    private static final int CHECKSUM_LINE_BYTES = CHECKSUM_LABEL.length() + 64 + 1;

    private static final int MAX_BYTES = 4096;

    private static final Pattern FORM =
            Pattern.compile(
                    """
                    claviger-sealed-root-key (?<format>[12])
                    device (?<device>[A-Za-z0-9._-]{1,64})
                    (?:root-key (?<version>[2-9]|[1-9][0-9]{1,8})
                    )?method (?:(?<keyFile>key-file)|argon2id m=(?<m>[1-9][0-9]{0,8}) t=(?<t>[1-9][0-9]{0,8}) p=(?<p>[1-9][0-9]{0,8})|shares m=(?<threshold>[1-9][0-9]?) set=(?<set>[0-9a-f]{16}) digests=(?<digests>[0-9a-f,]{64,1039})|token key=(?<key>[A-Za-z0-9._-]{1,64}) iv=(?<iv>[0-9a-f]{32}) wrapped=(?<wrapped>[0-9a-f]{64}))
                    salt (?<salt>[0-9a-f]{32})
                    nonce (?<nonce>[0-9a-f]{24})
                    ciphertext (?<ciphertext>[0-9a-f]{96})
                    """);

    private SealText() {}

    /**
     * The lines up to the salt: the associated data of the encryption. That of the version came
     * later, and the first version has none.
     */
    static byte[] header(String deviceId, int version, SealedRootKey.Method method, Bytes salt) {
        String how =
                switch (method) {
                    case SealedRootKey.Method.Passphrase(Argon2Cost(int m, int t, int p)) ->
                            "argon2id m=%d t=%d p=%d".formatted(m, t, p);
                    case SealedRootKey.Method.KeyFile() -> "key-file";
                    case SealedRootKey.Method.Shares(ShareSet set) ->
                            "shares m=%d set=%s digests=%s"
                                    .formatted(
                                            set.threshold(),
                                            set.id().hex(),
                                            set.digests().stream()
                                                    .map(Bytes::hex)
                                                    .collect(Collectors.joining(",")));
                    case SealedRootKey.Method.Token(String key, Bytes iv, Bytes wrapped) ->
                            "token key=%s iv=%s wrapped=%s".formatted(key, iv.hex(), wrapped.hex());
                };
        return ascii(
                MAGIC
                        + version(method)
                        + "\ndevice "
                        + deviceId
                        + (version == 1 ? "" : "\nroot-key " + version)
                        + "\nmethod "
                        + how
                        + "\nsalt "
                        + salt.hex()
                        + "\n");
    }

    private static String version(SealedRootKey.Method method) {
        return switch (method) {
            case SealedRootKey.Method.Passphrase _, SealedRootKey.Method.KeyFile _ -> VERSION;
            case SealedRootKey.Method.Shares _, SealedRootKey.Method.Token _ -> LATER_VERSION;
        };
    }

    static byte[] print(SealedRootKey sealed) {
        byte[] header = header(sealed.deviceId(), sealed.version(), sealed.method(), sealed.salt());
        byte[] rest =
                ascii(
                        "nonce "
                                + sealed.nonce().hex()
                                + "\nciphertext "
                                + sealed.ciphertext().hex()
                                + "\n");
        byte[] body = Arrays.copyOf(header, header.length + rest.length);
        System.arraycopy(rest, 0, body, header.length, rest.length);
        byte[] whole = Arrays.copyOf(body, body.length + CHECKSUM_LINE_BYTES);
        System.arraycopy(checksumLine(body), 0, whole, body.length, CHECKSUM_LINE_BYTES);
        return whole;
    }

    static SealedRootKey parse(byte[] encoded) {
        if (encoded.length > MAX_BYTES) {
            throw new SealDamaged("it is longer than %d bytes".formatted(MAX_BYTES));
        }
        if (encoded.length < CHECKSUM_LINE_BYTES) {
            throw new SealDamaged("it is truncated");
        }
        int bodyBytes = encoded.length - CHECKSUM_LINE_BYTES;
        byte[] body = Arrays.copyOf(encoded, bodyBytes);
        byte[] line = Arrays.copyOfRange(encoded, bodyBytes, encoded.length);
        if (!Arrays.equals(line, checksumLine(body))) {
            throw new SealDamaged(
                    "its checksum does not fit its content, so bytes were changed or cut off");
        }
        String text = new String(body, StandardCharsets.US_ASCII);
        if (!text.startsWith(MAGIC + VERSION + "\n")
                && !text.startsWith(MAGIC + LATER_VERSION + "\n")) {
            throw new SealDamaged(
                    text.startsWith(MAGIC)
                            ? "it has a format version that this program does not read"
                            : "it is not a sealed root key");
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new SealDamaged("its lines are not those of its format version");
        }
        try {
            SealedRootKey.Method method = method(form);
            if (!form.group("format").equals(version(method))) {
                throw new SealDamaged("its lines are not those of its format version");
            }
            return new SealedRootKey(
                    form.group("device"),
                    form.group("version") == null ? 1 : Integer.parseInt(form.group("version")),
                    method,
                    Bytes.ofHex(form.group("salt")),
                    Bytes.ofHex(form.group("nonce")),
                    Bytes.ofHex(form.group("ciphertext")));
        } catch (IllegalArgumentException outOfRange) {
            throw new SealDamaged("its parameters are out of range");
        }
    }

    private static SealedRootKey.Method method(Matcher form) {
        if (form.group("keyFile") != null) {
            return new SealedRootKey.Method.KeyFile();
        }
        if (form.group("key") != null) {
            return new SealedRootKey.Method.Token(
                    form.group("key"),
                    Bytes.ofHex(form.group("iv")),
                    Bytes.ofHex(form.group("wrapped")));
        }
        if (form.group("set") == null) {
            return passphrase(form);
        }
        return new SealedRootKey.Method.Shares(
                new ShareSet(
                        Bytes.ofHex(form.group("set")),
                        Integer.parseInt(form.group("threshold")),
                        Arrays.stream(form.group("digests").split(",", -1))
                                .map(Bytes::ofHex)
                                .toList()));
    }

    private static SealedRootKey.Method passphrase(Matcher form) {
        return new SealedRootKey.Method.Passphrase(
                new Argon2Cost(
                        Integer.parseInt(form.group("m")),
                        Integer.parseInt(form.group("t")),
                        Integer.parseInt(form.group("p"))));
    }

    private static byte[] checksumLine(byte[] body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
            return ascii(CHECKSUM_LABEL + HexFormat.of().formatHex(digest) + "\n");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-256 is missing", impossible);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
