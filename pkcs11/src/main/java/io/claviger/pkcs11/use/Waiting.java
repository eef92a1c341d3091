package io.claviger.pkcs11.use;

import io.claviger.pkcs11.answer.Abandoned;
import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.process.Token;
import io.claviger.pkcs11.process.TokenSession;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * A call that may have to wait: its thread holds the session but for the time of a pause.
 *
 * @param kind what it ends
 * @param gone whether its program has gone away
 */
public record Waiting(TokenSession session, OperationKind kind, BooleanSupplier gone) {
    private static final Duration PAUSE = Duration.ofMillis(200);

    Token token() {
        return session.token();
    }

    /**
     * Waits a moment.
     *
     * @throws Failure if the operation was cancelled, or the session closed
     * @throws Abandoned if the program went away
     */
    void pause() {
        session.pause(kind, PAUSE.toMillis());
        if (gone.getAsBoolean()) {
            throw new Abandoned();
        }
    }
}
