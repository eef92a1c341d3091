package io.claviger.verifier.report;

import io.claviger.core.approval.Approver;
import io.claviger.core.approval.Group;
import io.claviger.core.approval.Rule;
import io.claviger.core.approval.RuleKind;
import io.claviger.core.approval.RuleToken;
import io.claviger.core.id.Bytes;
import io.claviger.core.state.KeyPolicy;
import io.claviger.evidence.json.Hashes;
import io.claviger.evidence.json.Json;
import io.claviger.evidence.state.ChangedThing;
import io.claviger.verifier.History;
import io.claviger.verifier.approval.RecordedPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What changes did to things, in words. */
final class Differences {
    /** Longer values are keys and certificates: their beginning tells them apart. */
    private static final int MAX_SHOWN = 400;

    private final History history;
    private final Map<Bytes, Bytes> exhibits;

    Differences(History history, Map<Bytes, Bytes> exhibits) {
        this.history = history;
        this.exhibits = exhibits;
    }

    /** One value that is another one since then; empty where there was or is none. */
    record Difference(String member, String before, String after) {}

    /** What the record at this index changed of the thing. */
    List<Difference> of(long index, ChangedThing thing) {
        Map<String, String> before =
                history.before(thing.subject(), index).map(this::members).orElse(Map.of());
        if (thing.gone()) {
            return List.of(new Difference("the whole", before.isEmpty() ? "" : "there", "gone"));
        }
        Map<String, String> after = members(thing.members());
        var names = new LinkedHashSet<>(after.keySet());
        names.addAll(before.keySet());
        var differences = new ArrayList<Difference>();
        for (String name : names) {
            String then = before.getOrDefault(name, "");
            String since = after.getOrDefault(name, "");
            if (!then.equals(since)) {
                differences.add(new Difference(name, shortened(then), shortened(since)));
            }
        }
        return differences;
    }

    /** What people call the thing. */
    static String name(ChangedThing thing) {
        Json.Obj members = thing.members();
        return members.optionalText("label")
                .or(() -> members.optionalText("name"))
                .map(name -> "%s (%s)".formatted(name, thing.subject().id()))
                .orElse(thing.subject().id());
    }

    private static String shortened(String value) {
        return value.length() <= MAX_SHOWN ? value : value.substring(0, MAX_SHOWN) + "…";
    }

    /** Every member with its value as text; of members that have members, each one. */
    private Map<String, String> members(Json.Obj thing) {
        var members = new LinkedHashMap<String, String>();
        thing.members()
                .forEach(
                        (name, value) -> {
                            if (value instanceof Json.Obj(var inner)) {
                                inner.forEach(
                                        (each, text) ->
                                                members.put(name + "." + each, shown(text)));
                            } else if (!name.equals("kind") && !name.equals("id")) {
                                members.put(name, shown(value));
                            }
                        });
        policy(thing).ifPresent(policy -> rules(policy, members));
        return members;
    }

    private Optional<KeyPolicy> policy(Json.Obj thing) {
        return thing.optionalText("policyDigest")
                .map(digest -> exhibits.get(Hashes.parse(digest, "policyDigest")))
                .map(RecordedPolicy::read);
    }

    private static void rules(KeyPolicy policy, Map<String, String> members) {
        for (RuleKind kind : RuleKind.values()) {
            members.put(kind.wireName(), described(policy.rule(kind)));
        }
    }

    private static String described(Rule rule) {
        return rule.tokens().isEmpty()
                ? "free"
                : rule.tokens().stream()
                        .map(Differences::described)
                        .collect(Collectors.joining(" or "));
    }

    private static String described(RuleToken token) {
        return "token '%s': %s%s%s"
                .formatted(
                        token.name(),
                        token.groups().isEmpty()
                                ? "nobody"
                                : token.groups().stream()
                                        .map(Differences::described)
                                        .collect(Collectors.joining(" and ")),
                        token.timelockSeconds() == 0
                                ? ""
                                : ", after %d s".formatted(token.timelockSeconds()),
                        token.timeoutSeconds() == 0
                                ? ""
                                : ", within %d s".formatted(token.timeoutSeconds()));
    }

    private static String described(Group group) {
        return "%d of '%s' (%s)"
                .formatted(
                        group.quorum(),
                        group.name(),
                        group.approvers().stream()
                                .map(Approver::displayName)
                                .collect(Collectors.joining(", ")));
    }

    /** A value as people read it. */
    static String shown(Json value) {
        return switch (value) {
            case Json.Text(var text) -> text;
            case Json.Int(var number) -> Long.toString(number);
            case Json.Bool(var flag) -> flag ? "yes" : "no";
            case Json.Arr(var values) ->
                    values.stream().map(Differences::shown).collect(Collectors.joining(", "));
            case Json.Obj _, Json.Null _ -> "";
        };
    }
}
