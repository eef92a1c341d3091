package io.claviger.core.approval;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.id.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules against approvals: by example, and at random against a search through all seatings. */
class RuleCheckTest {
    private static final Instant ISSUED = Instant.parse("2026-11-26T08:00:00Z");

    private static Approver person(String name, int key) {
        return new Approver(
                Optional.of(name).filter(n -> !n.isEmpty()),
                Bytes.owned(new byte[] {(byte) key}),
                Optional.empty());
    }

    private static Approver key(int key) {
        return person("", key);
    }

    private static Bytes spki(int key) {
        return Bytes.owned(new byte[] {(byte) key});
    }

    private static List<Bytes> keys(int... keys) {
        List<Bytes> list = new ArrayList<>();
        for (int key : keys) {
            list.add(spki(key));
        }
        return list;
    }

    private static Group group(String name, int quorum, Approver... approvers) {
        return new Group(name, quorum, List.of(approvers));
    }

    private static Rule rule(Group... groups) {
        return new Rule(List.of(new RuleToken("t", 0, 0, List.of(groups))));
    }

    private static RuleVerdict verdict(Rule rule, List<Bytes> approved, List<Bytes> rejected) {
        return RuleCheck.verdict(rule, approved, rejected, ISSUED, ISSUED);
    }

    private static RuleVerdict after(Rule rule, long seconds, int... approved) {
        return RuleCheck.verdict(
                rule, keys(approved), List.of(), ISSUED, ISSUED.plusSeconds(seconds));
    }

    @Test
    void a_rule_without_tokens_asks_for_nobody() {
        assertThat(Rule.NONE.free()).isTrue();
        assertThat(verdict(Rule.NONE, List.of(), List.of()))
                .isEqualTo(new RuleVerdict.Fulfilled(""));
    }

    @Test
    void a_quorum_is_met_by_different_keys_only() {
        Rule rule = rule(group("g", 2, key(1), key(2), key(3)));
        assertThat(verdict(rule, keys(1, 1), List.of())).isInstanceOf(RuleVerdict.Open.class);
        assertThat(verdict(rule, keys(1, 9), List.of())).isInstanceOf(RuleVerdict.Open.class);
        assertThat(verdict(rule, keys(1, 3), List.of())).isEqualTo(new RuleVerdict.Fulfilled("t"));
    }

    @Test
    void one_person_counts_once_however_many_keys_they_have() {
        Rule rule = rule(group("g", 2, person("alice", 1), person("alice", 2), key(3)));
        assertThat(verdict(rule, keys(1, 2), List.of())).isInstanceOf(RuleVerdict.Open.class);
        assertThat(verdict(rule, keys(1, 3), List.of())).isInstanceOf(RuleVerdict.Fulfilled.class);
    }

    @Test
    void one_person_sits_in_one_group() {
        Rule rule = rule(group("g", 1, key(1), key(2)), group("h", 1, key(1), key(3)));
        assertThat(verdict(rule, keys(1), List.of())).isInstanceOf(RuleVerdict.Open.class);
        // 1 has to make room: the seat of g is the only one that 2 can take.
        assertThat(verdict(rule, keys(1, 2), List.of())).isInstanceOf(RuleVerdict.Fulfilled.class);
        assertThat(verdict(rule, keys(2, 3), List.of())).isInstanceOf(RuleVerdict.Fulfilled.class);
    }

    @Test
    void who_rejects_with_one_key_does_not_approve_with_another() {
        Rule rule = rule(group("g", 2, person("alice", 1), person("alice", 2), key(3)));
        assertThat(verdict(rule, List.of(), keys(1))).isInstanceOf(RuleVerdict.Unreachable.class);
    }

    @Test
    void windows_count_from_the_timestamp_and_both_ends_belong_to_them() {
        Rule rule = new Rule(List.of(new RuleToken("t", 60, 120, List.of(group("g", 1, key(1))))));
        assertThat(after(rule, 59, 1))
                .isEqualTo(new RuleVerdict.Locked("t", ISSUED.plusSeconds(60)));
        assertThat(after(rule, 60, 1)).isEqualTo(new RuleVerdict.Fulfilled("t"));
        assertThat(after(rule, 120, 1)).isEqualTo(new RuleVerdict.Fulfilled("t"));
        assertThat(after(rule, 121, 1)).isInstanceOf(RuleVerdict.TimedOut.class);
        assertThat(after(rule, 121)).isInstanceOf(RuleVerdict.TimedOut.class);
    }

    @Test
    void each_token_has_its_own_window() {
        Rule rule =
                new Rule(
                        List.of(
                                new RuleToken(
                                        "fast", 0, 60, List.of(group("g", 2, key(1), key(2)))),
                                new RuleToken("slow", 600, 0, List.of(group("g", 1, key(1))))));
        assertThat(after(rule, 30, 1)).isInstanceOf(RuleVerdict.Locked.class);
        assertThat(after(rule, 30, 1, 2)).isEqualTo(new RuleVerdict.Fulfilled("fast"));
        assertThat(after(rule, 61, 1, 2))
                .isEqualTo(new RuleVerdict.Locked("slow", ISSUED.plusSeconds(600)));
        assertThat(after(rule, 600, 1)).isEqualTo(new RuleVerdict.Fulfilled("slow"));
    }

    @Test
    void what_can_never_be_fulfilled_is_seen() {
        assertThat(RuleCheck.fulfillable(rule(group("g", 2, key(1))))).isFalse();
        assertThat(RuleCheck.fulfillable(rule(group("g", 1, key(1)), group("h", 1, key(1)))))
                .isFalse();
        assertThat(RuleCheck.fulfillable(rule(group("g", 2, person("a", 1), person("a", 2)))))
                .isFalse();
        assertThat(
                        RuleCheck.fulfillable(
                                new RuleToken("t", 120, 60, List.of(group("g", 1, key(1))))))
                .isFalse();
        assertThat(RuleCheck.fulfillable(rule(group("g", 1, key(1))))).isTrue();
    }

    /** The slow way: every way to seat every person. */
    private static boolean seats(List<Group> groups, List<Set<Integer>> people) {
        return seats(groups, people, 0, new int[groups.size()]);
    }

    private static boolean seats(
            List<Group> groups, List<Set<Integer>> people, int next, int[] taken) {
        boolean full = true;
        for (int g = 0; g < taken.length; g++) {
            full &= taken[g] >= groups.get(g).quorum();
        }
        if (full) {
            return true;
        }
        if (next == people.size()) {
            return false;
        }
        for (int g : people.get(next)) {
            taken[g]++;
            boolean found = seats(groups, people, next + 1, taken);
            taken[g]--;
            if (found) {
                return true;
            }
        }
        return seats(groups, people, next + 1, taken);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void as_many_are_seated_as_a_search_through_all_seatings_finds(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            List<Group> groups = new ArrayList<>();
            int groupCount = 1 + random.nextInt(3);
            for (int g = 0; g < groupCount; g++) {
                Set<Integer> members = new HashSet<>();
                int size = 1 + random.nextInt(4);
                for (int i = 0; i < size; i++) {
                    members.add(random.nextInt(6));
                }
                groups.add(
                        new Group(
                                "g" + g,
                                1 + random.nextInt(3),
                                members.stream().map(RuleCheckTest::key).toList()));
            }
            Set<Integer> approved = new HashSet<>();
            for (int i = random.nextInt(7); i > 0; i--) {
                approved.add(random.nextInt(6));
            }
            List<Set<Integer>> people = new ArrayList<>();
            for (int key : approved) {
                Set<Integer> memberships = new HashSet<>();
                for (int g = 0; g < groupCount; g++) {
                    if (groups.get(g).approvers().contains(key(key))) {
                        memberships.add(g);
                    }
                }
                people.add(memberships);
            }
            Rule rule = rule(groups.toArray(Group[]::new));
            boolean fulfilled =
                    verdict(rule, approved.stream().map(RuleCheckTest::spki).toList(), List.of())
                            instanceof RuleVerdict.Fulfilled;
            boolean possible = RuleCheck.fulfillable(rule);
            boolean expected = possible && seats(groups, people);
            assertThat(fulfilled)
                    .as("seed %d round %d: %s", seed, round, groups)
                    .isEqualTo(expected);
        }
    }
}
