package io.claviger.engine.application;

import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
import io.claviger.core.state.InterfaceName;
import java.util.Optional;

/** What an onboarding record forbids. Each refusal names the field that does. */
public final class ApplicationRules {
    private ApplicationRules() {}

    /** Whether the application may come by this interface from this address. */
    public static Optional<Refusal> forbidsPath(
            Application application, InterfaceName interfaceName, String source) {
        if (!application.interfaces().contains(interfaceName)) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.INTERFACE_NOT_ENABLED,
                            "field 'interfaces' of application '%s' does not list %s"
                                    .formatted(application.id(), interfaceName.wireName())));
        }
        var sources = application.access().sources();
        if (!sources.isEmpty()
                && sources.stream().noneMatch(range -> SourceRange.parse(range).contains(source))) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.SOURCE_NOT_ALLOWED,
                            "field 'sources' of application '%s' does not contain %s"
                                    .formatted(application.id(), source)));
        }
        return Optional.empty();
    }

    /** Whether the application may have and use keys of this kind. */
    public static Optional<Refusal> forbidsAlgorithm(Application application, KeySpec spec) {
        var approved = application.algorithms();
        if (approved.contains(spec.displayName())
                || approved.contains(spec.algorithm().wireName())) {
            return Optional.empty();
        }
        return Optional.of(
                Refusal.of(
                        RefusalCode.ALGORITHM_NOT_APPROVED,
                        "field 'algorithms' of application '%s' does not list %s"
                                .formatted(application.id(), spec.displayName())));
    }
}
