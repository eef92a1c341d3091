package io.claviger.pkcs11.answer;

import io.claviger.core.port.Fault;
import io.claviger.core.port.Journal;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.engine.boundary.Engine;
import io.claviger.pkcs11.CallMeter;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.process.Program;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The node behind the calls. Safe for many threads. */
public record Service(
        Engine engine,
        Journal journal,
        InstantSource clock,
        String version,
        CallMeter meter,
        Approvals approvals) {
    private static final Logger LOG = LoggerFactory.getLogger(Service.class);

    public StateView state() {
        return journal.state();
    }

    public Instant now() {
        return clock.instant();
    }

    /** Ends a call that comes while nothing can be recorded, or no key be opened. */
    public void requireServing() {
        Journal.Health health = journal.health();
        if (health.state() != Journal.Health.State.SERVING) {
            throw new Fault.NotServing(health.reason());
        }
        if (engine.device().sealed()) {
            throw new Failure(ReturnValue.TOKEN_NOT_PRESENT);
        }
        engine.inquiries().catchUp();
    }

    /** What a refusal is to the program; the log tells more than a number can. */
    public Failure failure(Refusal refusal, Program program) {
        ReturnValue value = ReturnCodes.of(refusal.code());
        if (value == ReturnValue.CLAVIGER_APPROVAL_REQUIRED) {
            LOG.info(
                    "{} got CKR 0x{}: {}; this call cannot ask for them: ask by the REST interface",
                    program.claim(),
                    Long.toHexString(value.number()),
                    refusal.message());
        } else {
            LOG.debug("{} got CKR_{}: {}", program.claim(), value, refusal.message());
        }
        return new Failure(value);
    }
}
