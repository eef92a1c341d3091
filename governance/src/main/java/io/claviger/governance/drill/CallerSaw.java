package io.claviger.governance.drill;

import io.claviger.core.id.ApplicationId;
import io.claviger.core.state.InterfaceName;
import java.time.Duration;

/**
 * What whoever ran a probe saw of it. It can only make a drill fail: that an operation was done is
 * for the log to say.
 *
 * @param operations that were done and verified
 * @param failures calls that failed
 * @param longest time without an operation that was done
 * @param error what the last failed call ended with; empty if none failed
 */
public record CallerSaw(
        ApplicationId application,
        InterfaceName way,
        int operations,
        int failures,
        Duration longest,
        String error) {}
