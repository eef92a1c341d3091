package io.claviger.engine.diagnosis;

import java.util.List;

/**
 * The smallest change that helps.
 *
 * @param who does it
 * @param commands exactly as they are typed; none where nothing is typed
 * @param undo how it is taken back
 */
public record Fix(String what, String who, List<String> commands, String undo) {
    public Fix {
        commands = List.copyOf(commands);
    }
}
