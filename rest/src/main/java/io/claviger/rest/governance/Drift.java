package io.claviger.rest.governance;

import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.KeyId;
import io.claviger.core.port.StateView;
import io.claviger.core.state.Application;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Lifecycle;
import io.claviger.core.state.Partition;
import io.claviger.engine.application.ApplicationRules;
import io.claviger.engine.partition.PolicyRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * What is no longer as it was meant: each with the smallest step that can be taken back. Nothing
 * here changes anything.
 */
final class Drift {
    /** Two keys of one kind made by one application within this time look like a workaround. */
    private static final Duration SOON = Duration.ofHours(24);

    /**
     * Something that somebody should look at.
     *
     * @param kind {@code orphan}, {@code owner-left}, {@code past-rotation}, {@code past-expiry},
     *     {@code unused}, {@code weaker-than-policy}, {@code not-approved}, {@code duplicate}
     */
    record Finding(String kind, KeyObject key, String detail, String nextStep) {}

    private final StateView state;
    private final Partition partition;
    private final Instant now;
    private final int unusedDays;
    private final BiPredicate<KeyObject, Instant> usedSince;
    private final BiFunction<KeyId, Instant, Optional<String>> incident;

    /**
     * What to compare keys with.
     *
     * @param usedSince whether a secret or private key was used after an instant
     * @param incident ticket under which the failure of a key was diagnosed before an instant
     */
    Drift(
            StateView state,
            Partition partition,
            Instant now,
            int unusedDays,
            BiPredicate<KeyObject, Instant> usedSince,
            BiFunction<KeyId, Instant, Optional<String>> incident) {
        this.state = state;
        this.partition = partition;
        this.now = now;
        this.unusedDays = unusedDays;
        this.usedSince = usedSince;
        this.incident = incident;
    }

    /**
     * Findings of these keys, oldest key first.
     *
     * @param births of these and of all that they are compared with
     */
    List<Finding> of(List<KeyObject> keys, Births births) {
        var found = new ArrayList<Finding>();
        List<KeyObject> byAge =
                keys.stream()
                        .filter(key -> key.invalidated().isEmpty())
                        .sorted(Comparator.comparing(KeyObject::created))
                        .toList();
        Map<ApplicationId, Boolean> living = new HashMap<>();
        for (KeyObject key : byAge) {
            Optional<Application> owner = state.application(key.application());
            boolean alive = living.computeIfAbsent(key.application(), this::living);
            if (owner.isEmpty() || !alive) {
                found.add(
                        new Finding(
                                "orphan",
                                key,
                                "no credential of application '%s' is valid: nobody can use the key"
                                        .formatted(key.application()),
                                owner.map(
                                                a ->
                                                        "ask its owner (%s); if the key is needed: claviger credential issue"
                                                                .formatted(a.owner()))
                                        .orElse("onboard the application again")));
            }
            owner.ifPresent(application -> find(key, application, found));
            births.before(key, SOON).ifPresent(previous -> found.add(duplicate(key, previous)));
        }
        return found;
    }

    private Finding duplicate(KeyObject key, Births.Birth previous) {
        return new Finding(
                "duplicate",
                key,
                "made %d minutes after '%s', of the same kind by the same application%s"
                        .formatted(
                                Duration.between(previous.created(), key.created()).toMinutes(),
                                previous.label(),
                                incident.apply(previous.key(), key.created())
                                        .map(", whose failure is ticket '%s'"::formatted)
                                        .orElse("")),
                "compare them before one of them goes: claviger key compare %s %s"
                        .formatted(previous.label(), key.label()));
    }

    /** Nobody answers for the key, or nobody restores it. */
    private static Optional<Finding> withoutOwner(KeyObject key, Application application) {
        if (application.departed().isEmpty()) {
            return Optional.empty();
        }
        String gone =
                application.departed().stream()
                        .sorted()
                        .map(who -> "%s '%s'".formatted(who.wireName(), who.in(application)))
                        .collect(Collectors.joining(" and "));
        return Optional.of(
                new Finding(
                        "owner-left",
                        key,
                        "without a living owner: %s has left".formatted(gone),
                        "name who follows in the record, and let another officer approve it: claviger application change FILE"));
    }

    private boolean living(ApplicationId id) {
        return state.credentials(id).stream().anyMatch(credential -> credential.validAt(now));
    }

    private void find(KeyObject key, Application application, List<Finding> found) {
        withoutOwner(key, application).ifPresent(found::add);
        Lifecycle lifecycle = application.lifecycle();
        Duration age = Duration.between(key.created(), now);
        if (age.compareTo(Duration.ofDays(lifecycle.expiryDays())) > 0) {
            found.add(
                    new Finding(
                            "past-expiry",
                            key,
                            "%d days old, 'expiryDays' is %d"
                                    .formatted(age.toDays(), lifecycle.expiryDays()),
                            "make its successor, then limit the validity of this one; destroy it last"));
        } else if (age.compareTo(Duration.ofDays(lifecycle.rotationDays())) > 0) {
            found.add(
                    new Finding(
                            "past-rotation",
                            key,
                            "%d days old, 'rotationDays' is %d"
                                    .formatted(age.toDays(), lifecycle.rotationDays()),
                            "make its successor and let the application use that; keep this one"));
        }
        PolicyRules.forbidsKind(partition.policy(), key.spec())
                .ifPresent(
                        refusal ->
                                found.add(
                                        new Finding(
                                                "weaker-than-policy",
                                                key,
                                                refusal.message(),
                                                "make a successor that the policy allows; keep this one to read old data")));
        ApplicationRules.forbidsAlgorithm(application, key.spec())
                .ifPresent(
                        refusal ->
                                found.add(
                                        new Finding(
                                                "not-approved",
                                                key,
                                                refusal.message(),
                                                "its owner requests the change: claviger application change FILE")));
        if (age.compareTo(Duration.ofDays(unusedDays)) > 0) {
            Instant since = now.minus(Duration.ofDays(unusedDays));
            if (!usedSince.test(key, since)) {
                found.add(
                        new Finding(
                                "unused",
                                key,
                                "no use in %d days".formatted(unusedDays),
                                "ask its owner (%s); limit its validity, which can be undone"
                                        .formatted(application.owner())));
            }
        }
    }
}
