package io.claviger.pkcs11.process;

import io.claviger.core.state.PinHolder;
import io.claviger.engine.partition.Pins;
import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.constant.ReturnValue;
import java.util.Optional;

/**
 * Who of a token is logged in; for all sessions of the program on it at once. Safe for many
 * threads.
 */
public final class Login {
    private Optional<Pins.Proven> who = Optional.empty();

    public synchronized Optional<Pins.Proven> who() {
        return who;
    }

    /** Whether private objects are seen and used. */
    public boolean user() {
        return who().filter(proven -> proven.holder() == PinHolder.USER).isPresent();
    }

    public boolean securityOfficer() {
        return who().filter(proven -> proven.holder() == PinHolder.SECURITY_OFFICER).isPresent();
    }

    /** Ends a call that logs in although somebody is. */
    public synchronized void requireNobody(PinHolder next) {
        who.ifPresent(
                present -> {
                    throw new Failure(
                            present.holder() == next
                                    ? ReturnValue.USER_ALREADY_LOGGED_IN
                                    : ReturnValue.USER_ANOTHER_ALREADY_LOGGED_IN);
                });
    }

    public synchronized void become(Pins.Proven next) {
        who = Optional.of(next);
    }

    public synchronized void nobody() {
        who = Optional.empty();
    }

    /** Ends a call that needs the user. */
    public void requireUser() {
        if (!user()) {
            throw new Failure(ReturnValue.USER_NOT_LOGGED_IN);
        }
    }
}
