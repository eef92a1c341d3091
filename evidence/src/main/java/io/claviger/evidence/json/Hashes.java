package io.claviger.evidence.json;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.merkle.TreeHash;
import io.claviger.evidence.record.MalformedEvidence;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 values in lower-case hexadecimal. */
public final class Hashes {
    private Hashes() {}

    /** One value; {@link MalformedEvidence} for any other text. */
    public static Bytes parse(String hex, String name) {
        if (hex.length() == 2 * TreeHash.HASH_BYTES && hex.chars().allMatch(Hashes::isHex)) {
            return Bytes.owned(HexFormat.of().parseHex(hex));
        }
        throw new MalformedEvidence(
                "an element of '" + name + "' is not a SHA-256 in lower-case hexadecimal");
    }

    /** At most so many values. */
    public static List<Bytes> parse(Json.Obj object, String name, int most) {
        var texts = object.array(name).texts(name);
        if (texts.size() > most) {
            throw new MalformedEvidence("member '" + name + "' has more hashes than a proof can");
        }
        return texts.stream().map(text -> parse(text, name)).toList();
    }

    /** A JSON array, each value after {@code indent}. */
    public static void write(List<Bytes> hashes, String indent, JsonOut out) {
        out.raw('[');
        for (int i = 0; i < hashes.size(); i++) {
            out.raw(i == 0 ? indent : "," + indent).hex(hashes.get(i).unsafeArray());
        }
        out.raw(']');
    }

    private static boolean isHex(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }
}
