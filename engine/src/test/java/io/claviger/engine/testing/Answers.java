package io.claviger.engine.testing;

import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.engine.answer.Answer;
import java.util.function.Supplier;

/** Takes answers apart. */
public final class Answers {
    private Answers() {}

    public static <T> T granted(Answer<T> answer) {
        return switch (answer) {
            case Answer.Granted<T>(var value, var _) -> value;
            case Answer.Refused<T>(var refusal, var _) ->
                    throw new AssertionError("refused: " + refusal);
        };
    }

    public static RefusalCode refused(Answer<?> answer) {
        return refusal(answer).code();
    }

    public static Refusal refusal(Answer<?> answer) {
        if (answer instanceof Answer.Refused<?>(var refusal, var _)) {
            return refusal;
        }
        throw new AssertionError("granted, but a refusal was expected");
    }

    /** The refusal that {@code call} throws. */
    public static Refusal thrown(Supplier<?> call) {
        try {
            Object unexpected = call.get();
            throw new AssertionError("no refusal, but " + unexpected);
        } catch (Refusal.Thrown refused) {
            return refused.refusal();
        }
    }
}
