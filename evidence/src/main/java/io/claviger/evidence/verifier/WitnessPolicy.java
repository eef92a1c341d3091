package io.claviger.evidence.verifier;

import io.claviger.evidence.checkpoint.Cosignature;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.checkpoint.WitnessKey;
import io.claviger.evidence.verifier.Check.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which witnesses a verifier trusts, and how many of them must have cosigned a checkpoint.
 *
 * @param needed 0 to all of them
 */
public record WitnessPolicy(List<WitnessKey> witnesses, int needed) {
    /** No witness is known. */
    public static final WitnessPolicy NONE = new WitnessPolicy(List.of(), 0);

    public WitnessPolicy {
        witnesses = List.copyOf(witnesses);
        if (needed < 0 || needed > witnesses.size()) {
            throw new IllegalArgumentException("more witnesses are needed than are known");
        }
    }

    /** One finding for each witness. One that is wrong fails, however many others are good. */
    public List<Check> checks(SignedCheckpoint checkpoint) {
        var checks = new ArrayList<Check>();
        boolean enough = good(checkpoint) >= needed;
        for (var witness : witnesses) {
            checks.add(
                    switch (witness.on(checkpoint.note())) {
                        case Cosignature.Good(var time) ->
                                check(
                                        Result.PASSED,
                                        "The checkpoint of %d records is cosigned by '%s' at %s."
                                                .formatted(
                                                        checkpoint.size(), witness.name(), time));
                        case Cosignature.Wrong _ ->
                                check(
                                        Result.FAILED,
                                        "The cosignature of '%s' is wrong: the checkpoint was changed, or somebody else made it."
                                                .formatted(witness.name()));
                        case Cosignature.None _ ->
                                check(
                                        enough ? Result.NOT_CHECKED : Result.FAILED,
                                        "The checkpoint of %d records has no cosignature of '%s'."
                                                .formatted(checkpoint.size(), witness.name()));
                    });
        }
        return checks;
    }

    /** Who says that this was the newest checkpoint, and when; nothing if nobody does. */
    public Optional<String> asOf(SignedCheckpoint checkpoint) {
        var good =
                witnesses.stream()
                        .filter(w -> w.on(checkpoint.note()) instanceof Cosignature.Good)
                        .map(w -> w.name() + " at " + time(w, checkpoint))
                        .collect(Collectors.joining(", "));
        return good.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "As of %d records, cosigned by %s.".formatted(checkpoint.size(), good));
    }

    private static String time(WitnessKey witness, SignedCheckpoint checkpoint) {
        return witness.on(checkpoint.note()) instanceof Cosignature.Good(var time)
                ? time.toString()
                : "";
    }

    private long good(SignedCheckpoint checkpoint) {
        return witnesses.stream()
                .filter(witness -> witness.on(checkpoint.note()) instanceof Cosignature.Good)
                .count();
    }

    private static Check check(Result result, String sentence) {
        return new Check("cosignature", result, sentence);
    }
}
