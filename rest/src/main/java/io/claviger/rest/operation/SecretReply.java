package io.claviger.rest.operation;

import io.claviger.rest.route.Reply;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Answers with a secret, written as bytes at once: a secret in a String could not be wiped. */
public final class SecretReply {
    private SecretReply() {}

    /** One member with the secret in base64. */
    static Reply.Content of(String name, byte[] secret) {
        return of("", name, secret);
    }

    /**
     * The secret behind members that are public.
     *
     * @param before those members in JSON, each with a comma behind it
     */
    public static Reply.Content of(String before, String name, byte[] secret) {
        byte[] head = ("{" + before + "\"" + name + "\":\"").getBytes(StandardCharsets.UTF_8);
        byte[] digits = Base64.getEncoder().encode(secret);
        byte[] body =
                ByteBuffer.allocate(head.length + digits.length + 2)
                        .put(head)
                        .put(digits)
                        .put((byte) '"')
                        .put((byte) '}')
                        .array();
        Arrays.fill(digits, (byte) 0);
        return Reply.bytes(200, Reply.JSON, body);
    }
}
