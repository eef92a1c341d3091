package io.claviger.engine.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test moves it, in either direction. */
public final class HandClock implements InstantSource {
    public static final Instant START = Instant.parse("2026-11-24T08:00:00Z");

    private volatile Instant now = START;

    @Override
    public Instant instant() {
        return now;
    }

    public void advance(Duration by) {
        now = now.plus(by);
    }

    public void setBack(Duration by) {
        now = now.minus(by);
    }
}
