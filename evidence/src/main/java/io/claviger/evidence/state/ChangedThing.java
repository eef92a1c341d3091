package io.claviger.evidence.state;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.json.Json;
import io.claviger.evidence.json.JsonIn;
import io.claviger.evidence.record.MalformedEvidence;
import java.util.List;

/**
 * A thing as a state document shows it.
 *
 * @param members what the document says of it
 */
public record ChangedThing(Subject subject, Json.Obj members) {
    /** Longest document that is read. */
    public static final int MAX_BYTES = 4 << 20;

    /** Whether it was destroyed, deleted or removed. */
    public boolean gone() {
        return members.members().containsKey("gone");
    }

    /** What a document tells of; {@link MalformedEvidence} if it is none. */
    public static List<ChangedThing> parse(Bytes document) {
        var read = JsonIn.object(document.unsafeArray(), MAX_BYTES, "the state document");
        if (read.integer("v") != 1) {
            throw new MalformedEvidence("the state document's version is not 1");
        }
        return read.array("changed").objects("changed").stream()
                .map(
                        thing ->
                                new ChangedThing(
                                        new Subject(
                                                Subject.Kind.ofWireName(thing.text("kind")),
                                                thing.text("id")),
                                        thing))
                .toList();
    }
}
