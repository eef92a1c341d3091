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
    static final String NOTHING = "nothing is changed";
    static final String OFFICER = "partition SO";
    static final String OWNER = "application owner";

    public Fix {
        commands = List.copyOf(commands);
    }

    /** What the code of the finding advises; the commands only look. */
    static Fix advice(Finding finding, String who, String... commands) {
        return new Fix(finding.guidance().fix(), who, List.of(commands), NOTHING);
    }
}
