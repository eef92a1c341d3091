package io.claviger.engine.diagnosis;

import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.refusal.Rung;
import io.claviger.core.state.KeyObject;
import java.util.List;
import java.util.Optional;

/** Confirm: what was asked, by which application, in which partition. */
final class Confirming {
    private final Facts facts;

    Confirming(Facts facts) {
        this.facts = facts;
    }

    List<Sight> looks() {
        return List.of(request(), application(), partition());
    }

    private Sight request() {
        return Sight.of(
                facts.refused()
                        .filter(refusal -> refusal.code().rung() == Rung.REQUEST)
                        .map(refusal -> Finding.of(Aspect.REQUEST, refusal)),
                Aspect.REQUEST,
                "%s%s%s"
                        .formatted(
                                facts.operation()
                                        .map(op -> "operation '" + op.wireName() + "'")
                                        .orElse("a call"),
                                facts.symptom()
                                        .call()
                                        .key()
                                        .map(k -> " on key '" + k + "'")
                                        .orElse(""),
                                outcome()));
    }

    private String outcome() {
        return facts.refused()
                .map(refusal -> ", refused with " + refusal.code().wireName())
                .or(
                        () ->
                                facts.waiting()
                                        .map(
                                                waiting ->
                                                        ", a request for approval that stands at "
                                                                + waiting.status()))
                .orElse("");
    }

    private Sight application() {
        return Sight.sound(
                Aspect.APPLICATION,
                facts.application()
                        .map(
                                app ->
                                        "application '%s' of %s, environment %s"
                                                .formatted(
                                                        app.id(), app.owner(), app.environment()))
                        .orElse("no application is known from what the caller showed"));
    }

    private Sight partition() {
        return Sight.of(
                meantForAnother().or(this::keyInAnother).or(this::noSuchPartition),
                Aspect.PARTITION,
                facts.partition()
                        .map(own -> "partition %s is the caller's".formatted(own))
                        .orElse("no partition is known from what the caller showed"));
    }

    private Optional<Finding> meantForAnother() {
        var believed = facts.symptom().caller().partition();
        return believed.filter(_ -> !believed.equals(facts.partition()))
                .map(
                        other ->
                                wrongPartition(
                                        "the call is meant for partition %s, the caller belongs to %s"
                                                .formatted(
                                                        other,
                                                        facts.partition()
                                                                .map(Object::toString)
                                                                .orElse("none"))));
    }

    private Optional<Finding> keyInAnother() {
        Optional<KeyObject> elsewhere = facts.partition().flatMap(_ -> facts.keyElsewhere());
        return elsewhere.map(
                key ->
                        wrongPartition(
                                "key '%s' is in partition %s, the caller belongs to %s"
                                        .formatted(
                                                key.label(),
                                                key.partition(),
                                                facts.partition().orElseThrow())));
    }

    private static Finding wrongPartition(String message) {
        return Finding.of(Aspect.PARTITION, Trouble.WRONG_PARTITION, message);
    }

    private Optional<Finding> noSuchPartition() {
        return facts.partition()
                .filter(own -> facts.state().partition(own).isEmpty())
                .map(
                        own ->
                                Finding.of(
                                        Aspect.PARTITION,
                                        Refusal.of(
                                                RefusalCode.PARTITION_NOT_FOUND,
                                                "there is no partition " + own)));
    }
}
