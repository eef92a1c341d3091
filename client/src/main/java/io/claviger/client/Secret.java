package io.claviger.client;

import io.claviger.client.json.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A password or one-time code. It is on no heap as a string and shows itself nowhere. */
public final class Secret implements AutoCloseable {
    private final char[] characters;

    private Secret(char[] characters) {
        this.characters = characters;
    }

    /** A secret of these characters, which are copied: the caller wipes them. */
    public static Secret of(char[] characters) {
        return new Secret(characters.clone());
    }

    /** The same secret, with a life of its own. */
    public Secret copy() {
        return new Secret(characters.clone());
    }

    /** As it travels: a list of strings of one character. */
    public JsonValue json() {
        List<JsonValue> single = new ArrayList<>();
        for (char c : characters) {
            single.add(new JsonValue.Text(String.valueOf(c)));
        }
        return new JsonValue.Array(single);
    }

    /** For a header of HTTP, which takes a string. */
    public String reveal() {
        return String.valueOf(characters);
    }

    /** Wipes it. */
    @Override
    public void close() {
        Arrays.fill(characters, '\0');
    }

    @Override
    public String toString() {
        return "Secret";
    }
}
