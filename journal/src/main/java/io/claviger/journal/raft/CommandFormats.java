package io.claviger.journal.raft;

import io.claviger.core.change.Change;
import io.claviger.core.change.ChangeFinding;
import io.claviger.core.command.Command;
import io.claviger.core.command.PartitionStep;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.MacMechanism;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.TokenAttributes.Flag;
import java.util.List;
import java.util.Set;

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
     * What this version reads. Format 2 has findings of failover drills, 3 restores of partitions,
     * 4 HMAC with SHA-3 and GMAC, 5 keys that are trusted or leave under trusted keys only.
     */
    static final int LATEST = 5;

    private static final Set<KeyAlgorithm> OF_FORMAT_4 =
            Set.of(
                    KeyAlgorithm.HMAC_SHA3_224,
                    KeyAlgorithm.HMAC_SHA3_256,
                    KeyAlgorithm.HMAC_SHA3_384,
                    KeyAlgorithm.HMAC_SHA3_512);

    private static final Set<Flag> OF_FORMAT_5 =
            Set.of(Flag.TRUSTED, Flag.WRAP_WITH_TRUSTED, Flag.CERTIFICATE_TRUSTED);

    private CommandFormats() {}

    /** The format that a node must read to apply the command. */
    static int of(Command command) {
        return switch (command) {
            case Command.AdvanceChange c when tellsOfDrill(c.next()) -> 2;
            case Command.RestorePartition(_, PartitionStep.Bring step) ->
                    Math.max(3, of(step.part().keys()));
            case Command.RestorePartition _ -> 3;
            // An older node would not count it as it counts GCM, and decide otherwise.
            case Command.UseKey c when c.mechanism().equals(MacMechanism.AES_GMAC.name()) -> 4;
            case Command.CreateKey c -> of(c.key());
            case Command.DeriveKey c -> of(c.key());
            case Command.StoreKey c -> of(c.key());
            case Command.RestoreKey c -> of(c.key());
            case Command.ChangeKey c -> of(c.next());
            case Command.Certify c -> c.next().map(CommandFormats::of).orElse(FIRST);
            case Command.Authorized c -> of(c.action());
            case Command.InSession c -> Math.max(of(c.action()), of(c.keys()));
            default -> FIRST;
        };
    }

    private static int of(List<KeyObject> keys) {
        return keys.stream().mapToInt(CommandFormats::of).max().orElse(FIRST);
    }

    private static int of(KeyObject key) {
        if (key.token().flags().stream().anyMatch(OF_FORMAT_5::contains)) {
            return 5;
        }
        return OF_FORMAT_4.contains(key.spec().algorithm()) ? 4 : FIRST;
    }

    private static boolean tellsOfDrill(Change change) {
        return change.findings().stream()
                .anyMatch(finding -> finding.kind() == ChangeFinding.Kind.DRILL);
    }
}
