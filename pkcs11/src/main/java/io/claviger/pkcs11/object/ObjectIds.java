package io.claviger.pkcs11.object;

import io.claviger.core.state.KeyObject;
import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.constant.ReturnValue;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * CKA_ID as bytes and as the text that keys keep and other interfaces show: printable text as it
 * is, everything else, and what looks like it, as {@code 0x} and hexadecimal digits.
 */
public final class ObjectIds {
    private static final Pattern HEXADECIMAL = Pattern.compile("0x(?:[0-9a-f]{2})+");
    private static final Pattern PRINTABLE =
            Pattern.compile("[\\x21-\\x7e](?:[\\x20-\\x7e]*[\\x21-\\x7e])?");
    private static final int MAX_TEXT = 256;

    private ObjectIds() {}

    /** The text for the bytes; empty for no bytes. */
    public static Optional<String> text(byte[] id) {
        if (id.length == 0) {
            return Optional.empty();
        }
        String text =
                ascii(id)
                        .filter(plain -> PRINTABLE.matcher(plain).matches())
                        .filter(plain -> !HEXADECIMAL.matcher(plain).matches())
                        .orElseGet(() -> "0x" + HexFormat.of().formatHex(id));
        if (text.length() > MAX_TEXT) {
            throw new Failure(ReturnValue.ATTRIBUTE_VALUE_INVALID);
        }
        return Optional.of(text);
    }

    private static Optional<String> ascii(byte[] id) {
        try {
            return Optional.of(
                    StandardCharsets.US_ASCII.newDecoder().decode(ByteBuffer.wrap(id)).toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    /**
     * The CKA_ID of a key. One that was made without has one all the same, because programs join a
     * private key and its public key or certificate by it: SHA-1 of the public key, or the key id.
     */
    public static byte[] of(KeyObject key) {
        return key.pkcs11Id()
                .map(ObjectIds::bytes)
                .or(() -> PublicHalf.of(key).map(half -> sha1(half.keyBits())))
                .orElseGet(
                        () ->
                                ByteBuffer.allocate(2 * Long.BYTES)
                                        .putLong(key.id().value().getMostSignificantBits())
                                        .putLong(key.id().value().getLeastSignificantBits())
                                        .array());
    }

    private static byte[] bytes(String text) {
        return HEXADECIMAL.matcher(text).matches()
                ? HexFormat.of().parseHex(text, 2, text.length())
                : text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] sha1(byte[] data) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(data);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
