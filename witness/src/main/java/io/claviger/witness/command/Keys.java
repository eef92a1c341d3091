package io.claviger.witness.command;

import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.record.MalformedEvidence;
import io.claviger.witness.Unusable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keys of logs as people type them: the vkey, or a file that holds it. */
final class Keys {
    private Keys() {}

    static NoteKey log(String vkeyOrFile) {
        try {
            String vkey =
                    vkeyOrFile.contains("+") ? vkeyOrFile : Files.readString(Path.of(vkeyOrFile));
            return NoteKey.parse(vkey.strip());
        } catch (IOException | MalformedEvidence wrong) {
            throw new Unusable(
                    "'%s' is not the key of a log, nor a file with one: %s"
                            .formatted(vkeyOrFile, wrong.getMessage()));
        }
    }
}
