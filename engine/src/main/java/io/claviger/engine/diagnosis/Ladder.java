package io.claviger.engine.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The walk itself: confirm, trace, inspect. Each rung is looked at only if all before it are sound,
 * and what it finds is what a decider of the key boundary says, or what the record says was
 * answered.
 */
final class Ladder {
    private Ladder() {}

    /**
     * What was seen on the way up.
     *
     * @param broken the first thing that is; the walk ended there
     * @param healed what was refused and would not be now
     */
    record Walk(List<Look> looks, Optional<Finding> broken, Optional<String> healed) {
        Walk {
            looks = List.copyOf(looks);
        }
    }

    /** Goes up until something is broken. */
    static Walk walk(Facts facts, NodeCondition node) {
        List<Look> looks = new ArrayList<>();
        Optional<String> healed = Optional.empty();
        for (Supplier<List<Sight>> rung : rungs(facts, node)) {
            for (Sight sight : rung.get()) {
                switch (sight) {
                    case Sight.Sound(var aspect, var found) ->
                            looks.add(new Look(aspect, true, found));
                    case Sight.Healed(var sentence) -> healed = Optional.of(sentence);
                    case Sight.Broken(var found) -> {
                        looks.add(new Look(found.aspect(), false, found.message()));
                        return new Walk(looks, Optional.of(found), healed);
                    }
                }
            }
        }
        return new Walk(looks, Optional.empty(), healed);
    }

    /** In order; what lies behind a broken rung is not even asked. */
    private static List<Supplier<List<Sight>>> rungs(Facts facts, NodeCondition node) {
        return List.of(
                new Confirming(facts)::looks,
                new Tracing(facts)::looks,
                new InspectingKey(facts)::looks,
                new InspectingApprovals(facts)::looks,
                new InspectingAnswer(facts)::looks,
                new InspectingNode(node)::looks);
    }
}
