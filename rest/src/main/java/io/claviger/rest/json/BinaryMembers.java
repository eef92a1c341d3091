package io.claviger.rest.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A JSON object with binary members, written as bytes at once: a megabyte of base64 does not become
 * text in between, and a secret never does. Used by one thread.
 */
public final class BinaryMembers {
    private final List<byte[]> pieces = new ArrayList<>();
    private int bytes;

    /** Begins with members that are not binary. */
    public static BinaryMembers behind(ObjectNode others) {
        var members = new BinaryMembers();
        if (!others.isEmpty()) {
            byte[] json = Json.bytes(others);
            members.piece(Arrays.copyOf(json, json.length - 1));
        }
        return members;
    }

    /** Adds a member in base64. */
    public BinaryMembers binary(String name, byte[] value) {
        name(name);
        piece(ascii("\""));
        piece(Base64.getEncoder().encode(value));
        piece(ascii("\""));
        return this;
    }

    /** Adds a member that is null. */
    public BinaryMembers absent(String name) {
        name(name);
        piece(ascii("null"));
        return this;
    }

    /** The object. What it was put together from is wiped; this is the end of the builder. */
    public byte[] json() {
        piece(ascii(pieces.isEmpty() ? "{}" : "}"));
        ByteBuffer json = ByteBuffer.allocate(bytes);
        for (byte[] piece : pieces) {
            json.put(piece);
            Arrays.fill(piece, (byte) 0);
        }
        return json.array();
    }

    private void name(String name) {
        piece(ascii((pieces.isEmpty() ? "{\"" : ",\"") + name + "\":"));
    }

    private void piece(byte[] piece) {
        pieces.add(piece);
        bytes += piece.length;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
