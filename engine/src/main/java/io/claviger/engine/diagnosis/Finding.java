package io.claviger.engine.diagnosis;

import io.claviger.core.refusal.Guidance;
import io.claviger.core.refusal.Refusal;

/**
 * What is broken.
 *
 * @param code of a refusal or of a {@link Trouble}
 * @param message one sentence that names the object and the rule
 */
public record Finding(Aspect aspect, String code, String message, Guidance guidance) {

    static Finding of(Aspect aspect, Refusal refusal) {
        return new Finding(
                aspect, refusal.code().wireName(), refusal.message(), Guidance.of(refusal.code()));
    }

    static Finding of(Aspect aspect, Trouble trouble, String message) {
        return new Finding(aspect, trouble.wireName(), message, trouble.guidance());
    }
}
