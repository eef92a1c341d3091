package io.claviger.journal.raft;

import io.claviger.core.change.Change;
import io.claviger.core.change.ChangeFinding;
import io.claviger.core.command.Command;

/**
 * Since which format of the journal a command can be read (docs/formats/journal.md). Decoders
 * refuse what they do not know, so a node of an older version stops at a newer command. Nodes tell
 * each other what they read, and nobody proposes what not all can.
 *
 * <p>Whoever adds a command, a field or a word to a vocabulary takes the next number and says here
 * which commands need it.
 */
final class CommandFormats {
    /** What every version reads. */
    static final int FIRST = 1;

    /**
     * What this version reads. Format 2 has findings of failover drills, 3 restores of partitions.
     */
    static final int LATEST = 3;

    private CommandFormats() {}

    /** The format that a node must read to apply the command. */
    static int of(Command command) {
        return switch (command) {
            case Command.AdvanceChange c when tellsOfDrill(c.next()) -> 2;
            case Command.RestorePartition _ -> 3;
            default -> FIRST;
        };
    }

    private static boolean tellsOfDrill(Change change) {
        return change.findings().stream()
                .anyMatch(finding -> finding.kind() == ChangeFinding.Kind.DRILL);
    }
}
