package io.claviger.crypto.sealing;

import io.claviger.core.id.Bytes;
import io.claviger.crypto.derivation.Aead;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.secret.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A share under its holder's passphrase, as text to print, to keep in a file and to read from a QR
 * code. Public: without the passphrase it opens nothing. {@code docs/formats/sealed-files.md} draws
 * it. Immutable.
 */
public final class SealedShare {
    private static final Pattern HOLDER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._@-]{0,63}");
    private static final String BEGIN = "-----BEGIN CLAVIGER KEY SHARE-----";
    private static final String END = "-----END CLAVIGER KEY SHARE-----";
    private static final int MAX_CHARACTERS = 2048;
    private static final int SALT_BYTES = 16;
    private static final int CHECKSUM_DIGITS = 16;
    private static final int LINE = 64;
    private static final int BODY_BYTES =
            3 * Integer.BYTES
                    + SALT_BYTES
                    + Aead.NONCE_BYTES
                    + KeyShare.VALUE_BYTES
                    + Aead.TAG_BYTES;

    private static final Pattern FORM =
            Pattern.compile(
                    BEGIN
                            + """

                            Version: (?<version>[0-9]{1,4})
                            Purpose: (?<purpose>[a-z]{1,16})
                            Device: (?<device>[A-Za-z0-9._-]{1,64})
                            Set: (?<set>[0-9a-f]{16})
                            Share: (?<number>[1-9][0-9]?) of (?<count>[1-9][0-9]?), (?<threshold>[1-9][0-9]?) needed
                            Holder: (?<holder>[^\\n]{1,64})
                            Checksum: (?<checksum>[0-9a-f]{16})

                            (?<body>[A-Za-z0-9+/=\\n]+)
                            """
                            + END
                            + "\n");

    private final ShareLabel label;
    private final String holder;
    private final Argon2Cost cost;
    private final Bytes salt;
    private final Bytes nonce;
    private final Bytes ciphertext;

    private SealedShare(
            ShareLabel label,
            String holder,
            Argon2Cost cost,
            Bytes salt,
            Bytes nonce,
            Bytes ciphertext) {
        this.label = label;
        this.holder = holder;
        this.cost = cost;
        this.salt = salt;
        this.nonce = nonce;
        this.ciphertext = ciphertext;
    }

    /**
     * Seals a share. Share and passphrase stay the caller's, who wipes them.
     *
     * @param holder whose it is: 1 to 64 letters, digits, blanks, dots, dashes, underscores, at
     *     signs
     */
    public static SealedShare seal(
            KeyShare share,
            String holder,
            char[] passphrase,
            Argon2Cost cost,
            RandomSource random) {
        if (!HOLDER.matcher(holder).matches()) {
            throw new IllegalArgumentException(
                    "a holder's name has 1 to 64 letters, digits, blanks and ._@-");
        }
        Bytes salt = Bytes.owned(random.bytes(SALT_BYTES));
        byte[] nonce = random.bytes(Aead.NONCE_BYTES);
        try (SecretBytes key = PassphraseKey.derive(passphrase, salt, cost)) {
            return new SealedShare(
                    share.label(),
                    holder,
                    cost,
                    salt,
                    Bytes.of(nonce),
                    Bytes.owned(
                            Aead.seal(key, nonce, header(share.label(), holder), share.value())));
        }
    }

    /** Whether somebody can be called so. */
    public static boolean isHolder(String name) {
        return HOLDER.matcher(name).matches();
    }

    /** The share, which the caller closes; empty if the passphrase is another's. */
    public Optional<KeyShare> open(char[] passphrase) {
        try (SecretBytes key = PassphraseKey.derive(passphrase, salt, cost)) {
            return Aead.open(
                            key,
                            nonce.unsafeArray(),
                            header(label, holder),
                            ciphertext.unsafeArray())
                    .map(value -> new KeyShare(label, value));
        }
    }

    public ShareLabel label() {
        return label;
    }

    public String holder() {
        return holder;
    }

    /** Bound to the ciphertext: who changes a line has a share that does not open. */
    private static byte[] header(ShareLabel label, String holder) {
        return """
               Version: 1
               Purpose: %s
               Device: %s
               Set: %s
               Share: %d of %d, %d needed
               Holder: %s
               """
                .formatted(
                        label.purpose().word(),
                        label.device(),
                        label.set().hex(),
                        label.number(),
                        label.count(),
                        label.threshold(),
                        holder)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The text, every line ended; {@link #parse} reads it. */
    public String text() {
        byte[] body =
                ByteBuffer.allocate(BODY_BYTES)
                        .putInt(cost.memoryKib())
                        .putInt(cost.iterations())
                        .putInt(cost.parallelism())
                        .put(salt.unsafeArray())
                        .put(nonce.unsafeArray())
                        .put(ciphertext.unsafeArray())
                        .array();
        byte[] header = header(label, holder);
        return BEGIN
                + "\n"
                + new String(header, StandardCharsets.US_ASCII)
                + "Checksum: "
                + checksum(header, body)
                + "\n\n"
                + Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(body)
                + "\n"
                + END
                + "\n";
    }

    /**
     * Reads what {@link #text} gave; blanks at the ends of lines and other line ends are forgiven.
     *
     * @throws ShareDamaged if it is none, or was changed; says what is wrong
     */
    public static SealedShare parse(String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw new ShareDamaged("this is too long for a key share");
        }
        String lines =
                text.strip().lines().map(String::stripTrailing).reduce("", (a, b) -> a + b + "\n");
        if (!lines.startsWith(BEGIN + "\n")) {
            throw new ShareDamaged("this is no key share: it does not begin with " + BEGIN);
        }
        if (!lines.endsWith(END + "\n")) {
            throw new ShareDamaged("the key share is cut off: it does not end with " + END);
        }
        Matcher form = FORM.matcher(lines);
        if (!form.matches()) {
            throw new ShareDamaged("the lines are not those of a key share");
        }
        if (!form.group("version").equals("1")) {
            throw new ShareDamaged(
                    "the key share has format version %s, this program reads version 1"
                            .formatted(form.group("version")));
        }
        SealedShare share = read(form);
        // Of base64 the decoder forgives more than was written.
        if (!share.text().equals(lines)) {
            throw new ShareDamaged("the lines are not those of a key share");
        }
        return share;
    }

    private static SealedShare read(Matcher form) {
        byte[] body;
        ShareLabel label;
        String holder = form.group("holder");
        try {
            body = Base64.getMimeDecoder().decode(form.group("body"));
            label =
                    new ShareLabel(
                            SharePurpose.ofWord(form.group("purpose"))
                                    .orElseThrow(IllegalArgumentException::new),
                            form.group("device"),
                            Bytes.ofHex(form.group("set")),
                            Integer.parseInt(form.group("number")),
                            Integer.parseInt(form.group("count")),
                            Integer.parseInt(form.group("threshold")));
        } catch (IllegalArgumentException _) {
            throw new ShareDamaged("the lines of the key share contradict each other");
        }
        if (body.length != BODY_BYTES
                || !HOLDER.matcher(holder).matches()
                || !checksum(header(label, holder), body).equals(form.group("checksum"))) {
            throw new ShareDamaged(
                    "the checksum of the key share does not fit: a character was changed or left out");
        }
        ByteBuffer fields = ByteBuffer.wrap(body);
        try {
            var cost = new Argon2Cost(fields.getInt(), fields.getInt(), fields.getInt());
            return new SealedShare(
                    label,
                    holder,
                    cost,
                    bytes(fields, SALT_BYTES),
                    bytes(fields, Aead.NONCE_BYTES),
                    bytes(fields, fields.remaining()));
        } catch (IllegalArgumentException _) {
            throw new ShareDamaged("the Argon2 parameters of the key share are out of range");
        }
    }

    private static Bytes bytes(ByteBuffer source, int length) {
        byte[] taken = new byte[length];
        source.get(taken);
        return Bytes.owned(taken);
    }

    private static String checksum(byte[] header, byte[] body) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(header);
            byte[] sum = digest.digest(body);
            return HexFormat.of().formatHex(Arrays.copyOf(sum, CHECKSUM_DIGITS / 2));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-256 is missing", impossible);
        }
    }

    @Override
    public String toString() {
        return "SealedShare[%s of %s]".formatted(label, holder);
    }
}
