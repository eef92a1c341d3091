package io.claviger.governance.change;

import io.claviger.core.change.BeforePicture;
import io.claviger.core.change.Change;
import io.claviger.core.change.ChangeStatus;
import io.claviger.core.change.GateProbe;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.id.Ticket;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.Partition;
import io.claviger.evidence.log.EvidenceReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A change as somebody fills it in: any field may be missing, and {@link #change} says which one
 * must not be.
 */
public record ChangeForm(
        Optional<String> ticket,
        Optional<String> plan,
        Optional<String> rollbackCriteria,
        List<String> partitions,
        List<String> nodes,
        List<Probe> gate) {
    private static final int MAX_TEXT = 4000;
    private static final int MAX_LIST = 100;

    /** One probe as somebody fills it in. */
    public record Probe(
            Optional<String> application,
            Optional<String> interfaceName,
            Optional<String> key,
            Optional<String> mirrors,
            Optional<String> consent) {}

    /**
     * The change that this form describes.
     *
     * @param log what applications really do
     * @param picture the log and the node as they are; policies and versions are added
     * @throws Refusal.Thrown CHANGE_INVALID naming the first field that is missing or wrong
     */
    Change change(Origin origin, StateView state, EvidenceReader log, BeforePicture picture) {
        Ticket id = parsed("ticket", ticket, Ticket::new);
        SortedSet<PartitionId> scope = scope(state);
        List<GateProbe> probes = probes(state, scope);
        probes.forEach(probe -> everyWay(probe, probes, state, log, origin.time()));
        var policies = new TreeMap<>(picture.policies());
        for (PartitionId partition : scope) {
            state.partition(partition)
                    .map(Partition::policy)
                    .ifPresent(policy -> policies.put(partition, policy));
        }
        var versions = new TreeMap<>(picture.applications());
        for (GateProbe probe : probes) {
            state.application(probe.application())
                    .ifPresent(found -> versions.put(found.id(), found.version()));
        }
        return new Change(
                id,
                text("plan", plan),
                text("rollbackCriteria", rollbackCriteria),
                scope,
                listed("nodes", nodes).stream()
                        .map(name -> text("nodes", Optional.of(name)))
                        .toList(),
                probes,
                ChangeStatus.OPEN,
                origin.time(),
                origin.identity().credential(),
                new BeforePicture(
                        picture.records(),
                        picture.root(),
                        picture.node(),
                        policies,
                        versions,
                        Optional.empty()),
                List.of(),
                List.of(),
                Optional.empty(),
                1);
    }

    private SortedSet<PartitionId> scope(StateView state) {
        SortedSet<PartitionId> scope = new TreeSet<>();
        for (String name : listed("partitions", partitions)) {
            PartitionId id = parsed("partitions", Optional.of(name), PartitionId::new);
            if (state.partition(id).isEmpty()) {
                throw wrong("partitions", "there is no partition '%s'".formatted(id));
            }
            scope.add(id);
        }
        if (scope.isEmpty()) {
            throw wrong("partitions", "is missing");
        }
        return scope;
    }

    private List<GateProbe> probes(StateView state, Set<PartitionId> scope) {
        List<GateProbe> probes = new ArrayList<>();
        Map<ApplicationId, Set<InterfaceName>> seen = new LinkedHashMap<>();
        for (Probe each : listed("gate", gate)) {
            GateProbe probe = probe(each, state, scope);
            if (!seen.computeIfAbsent(probe.application(), _ -> EnumSet.noneOf(InterfaceName.class))
                    .add(probe.interfaceName())) {
                throw wrong(
                        "gate.application",
                        "lists '%s' by %s twice"
                                .formatted(probe.application(), probe.interfaceName().wireName()));
            }
            probes.add(probe);
        }
        if (probes.isEmpty()) {
            throw wrong("gate", "is missing: name for each application what it must still do");
        }
        return probes;
    }

    /** An application that works by two interfaces can fail by one of them alone. */
    private static void everyWay(
            GateProbe probe,
            List<GateProbe> all,
            StateView state,
            EvidenceReader log,
            Instant now) {
        state.application(probe.application()).stream()
                .flatMap(application -> Ways.used(application, log, now).stream())
                .filter(
                        way ->
                                all.stream()
                                        .filter(
                                                other ->
                                                        other.application()
                                                                .equals(probe.application()))
                                        .noneMatch(other -> other.interfaceName() == way))
                .findFirst()
                .ifPresent(
                        way -> {
                            throw wrong(
                                    "gate.interface",
                                    "application '%s' works by %s, too: name a probe for it"
                                            .formatted(probe.application(), way.wireName()));
                        });
    }

    private static GateProbe probe(Probe form, StateView state, Set<PartitionId> scope) {
        ApplicationId id = parsed("gate.application", form.application(), ApplicationId::new);
        Application application =
                state.application(id)
                        .filter(found -> scope.contains(found.partition()))
                        .orElseThrow(
                                () ->
                                        wrong(
                                                "gate.application",
                                                "no partition in scope has an application '%s'"
                                                        .formatted(id)));
        InterfaceName way =
                parsed(
                        "gate.interface",
                        form.interfaceName(),
                        text ->
                                InterfaceName.ofWireName(text)
                                        .orElseThrow(
                                                () ->
                                                        new IllegalArgumentException(
                                                                "'%s' is unknown"
                                                                        .formatted(text))));
        if (!application.interfaces().contains(way)) {
            throw wrong(
                    "gate.interface",
                    "application '%s' does not work by %s".formatted(id, way.wireName()));
        }
        KeyLabel key = key("gate.key", form.key(), application, state);
        Optional<KeyLabel> mirrors =
                form.mirrors()
                        .map(label -> key("gate.mirrors", Optional.of(label), application, state));
        try {
            return new GateProbe(
                    id,
                    way,
                    key,
                    mirrors,
                    form.consent().map(words -> text("gate.consent", Optional.of(words))));
        } catch (IllegalArgumentException invalid) {
            throw wrong("gate.mirrors", String.valueOf(invalid.getMessage()));
        }
    }

    private static KeyLabel key(
            String field, Optional<String> label, Application application, StateView state) {
        KeyLabel parsed = parsed(field, label, KeyLabel::new);
        return state.key(application.partition(), parsed)
                .filter(found -> found.application().equals(application.id()))
                .map(found -> found.label())
                .orElseThrow(
                        () ->
                                wrong(
                                        field,
                                        "application '%s' has no key '%s'"
                                                .formatted(application.id(), parsed)));
    }

    /** A text that must be there. */
    static String text(String field, Optional<String> value) {
        String text =
                value.map(String::strip)
                        .filter(given -> !given.isEmpty())
                        .orElseThrow(() -> wrong(field, "is missing"));
        if (text.length() > MAX_TEXT) {
            throw wrong(field, "is longer than " + MAX_TEXT + " characters");
        }
        return text;
    }

    private static <T> List<T> listed(String field, List<T> list) {
        if (list.size() > MAX_LIST) {
            throw wrong(field, "has more than " + MAX_LIST + " entries");
        }
        return list;
    }

    private static <T> T parsed(String field, Optional<String> value, Function<String, T> parser) {
        String given = value.orElseThrow(() -> wrong(field, "is missing"));
        try {
            return parser.apply(given);
        } catch (IllegalArgumentException invalid) {
            throw wrong(field, String.valueOf(invalid.getMessage()));
        }
    }

    private static Refusal.Thrown wrong(String field, String what) {
        return new Refusal.Thrown(
                RefusalCode.CHANGE_INVALID, "change, field '%s': %s".formatted(field, what));
    }
}
