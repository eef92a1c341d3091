package io.claviger.rest.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** The bytes of a part of a body as its sender wrote them, without white space between them. */
public final class Compact {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Compact() {}

    /**
     * The value of a member of the outermost object: members in the order sent, texts and numbers
     * as they were written.
     *
     * @param body JSON that was read already
     */
    public static byte[] member(byte[] body, String name) {
        try (JsonParser parser = FACTORY.createParser(body)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean found = parser.currentName().equals(name);
                parser.nextToken();
                int from = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                if (found) {
                    return compact(body, from, (int) parser.currentLocation().getByteOffset());
                }
            }
        } catch (IOException impossible) {
            throw new IllegalStateException("a body that was read does not parse", impossible);
        }
        throw new IllegalArgumentException("the body has no member '" + name + "'");
    }

    private static byte[] compact(byte[] json, int from, int to) {
        var out = new ByteArrayOutputStream(to - from);
        boolean text = false;
        for (int i = from; i < to; i++) {
            byte c = json[i];
            if (text && c == '\\') {
                out.write(c);
                i++;
                out.write(json[i]);
                continue;
            }
            if (c == '"') {
                text = !text;
            }
            boolean space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
            if (text || !space) {
                out.write(c);
            }
        }
        return out.toByteArray();
    }
}
