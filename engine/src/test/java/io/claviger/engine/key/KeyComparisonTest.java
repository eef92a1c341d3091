package io.claviger.engine.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.approval.Approver;
import io.claviger.core.approval.Group;
import io.claviger.core.approval.Rule;
import io.claviger.core.approval.RuleToken;
import io.claviger.core.attribute.Attribute;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.KeyPolicy;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PolicySetting;
import io.claviger.core.state.Role;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.testing.Answers;
import io.claviger.engine.testing.TestBoundary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Keys that differ in one thing differ in that thing alone. */
class KeyComparisonTest {
    private final TestBoundary boundary = TestBoundary.create();
    private final KeyObject key = boundary.key("one");

    private KeyComparison.Side side(KeyObject object) {
        return new KeyComparison.Side(
                object,
                boundary.state().partition(object.partition()).orElseThrow(),
                boundary.state().application(object.application()));
    }

    private List<String> aspects(KeyObject other) {
        return KeyComparison.of(side(key), side(other)).stream()
                .map(KeyComparison.Difference::aspect)
                .toList();
    }

    @Test
    void a_second_key_of_the_same_kind_behaves_alike() {
        assertThat(aspects(boundary.key("two"))).isEmpty();
    }

    @Test
    void one_attribute_is_one_difference_with_its_consequence() {
        KeyObject other = boundary.key("two");
        KeyObject changed =
                Answers.granted(
                        boundary.engine()
                                .keys()
                                .changeAttributes(
                                        boundary.as(Role.KEY_MANAGEMENT),
                                        other.label(),
                                        Optional.empty(),
                                        Map.of(Attribute.DECRYPT, false),
                                        Optional.empty()));
        List<KeyComparison.Difference> differences = KeyComparison.of(side(key), side(changed));
        assertThat(differences)
                .singleElement()
                .satisfies(
                        difference -> {
                            assertThat(difference.aspect()).isEqualTo("attribute decrypt");
                            assertThat(difference.first()).isEqualTo("yes");
                            assertThat(difference.second()).isEqualTo("no");
                            assertThat(difference.consequence()).contains("operation-forbidden");
                        });
    }

    @Test
    void a_plain_key_has_no_rule_where_the_other_says_who_approves() {
        var alice = new Approver(Optional.of("alice"), Bytes.of(new byte[1]), Optional.empty());
        var group = new Group("finance", 1, List.of(alice));
        var rule =
                new Rule(
                        List.of(
                                new RuleToken("T1", 0, 60, List.of(group)),
                                new RuleToken("T2", 60, 0, List.of(group))));
        KeyObject governed =
                key.governedBy(new KeyPolicy(rule, Rule.NONE, Rule.NONE, Rule.NONE, false));
        List<KeyComparison.Difference> differences = KeyComparison.of(side(key), side(governed));
        assertThat(differences)
                .extracting(KeyComparison.Difference::aspect)
                .containsExactly("policy", "ruleUse", "ruleBlock", "ruleUnblock", "ruleModify");
        assertThat(differences.subList(1, 5))
                .extracting(KeyComparison.Difference::first)
                .containsOnly("the key has no rule");
        assertThat(differences.get(1).second())
                .isEqualTo(
                        "Use: 1 of alice (finance), within 1 minute of the request. Use: or 1 of alice"
                                + " (finance), not before 1 minute after the request.");
        assertThat(differences.get(2).second()).isEqualTo("Block: nobody has to approve.");
        assertThat(KeyComparison.of(side(governed), side(key)).get(1).second())
                .isEqualTo("the key has no rule");
    }

    @Test
    void of_two_governed_keys_only_the_rules_that_differ_are_told() {
        var alice = new Approver(Optional.of("alice"), Bytes.of(new byte[1]), Optional.empty());
        var one =
                new Rule(
                        List.of(
                                new RuleToken(
                                        "T1", 0, 0, List.of(new Group("g", 1, List.of(alice))))));
        KeyObject free = key.governedBy(new KeyPolicy(false));
        KeyObject guarded =
                key.governedBy(new KeyPolicy(Rule.NONE, Rule.NONE, Rule.NONE, one, false));
        assertThat(KeyComparison.of(side(free), side(guarded)))
                .singleElement()
                .satisfies(
                        difference -> {
                            assertThat(difference.aspect()).isEqualTo("ruleModify");
                            assertThat(difference.first())
                                    .isEqualTo("Change the rules: nobody has to approve.");
                            assertThat(difference.second())
                                    .isEqualTo("Change the rules: 1 of alice (g).");
                        });
    }

    @Test
    void a_setting_of_the_partition_is_a_difference() {
        KeyComparison.Side before = side(key);
        boundary.policy(PartitionPolicy.DEFAULT.with(PolicySetting.READ_ONLY, true));
        assertThat(KeyComparison.of(before, side(key)))
                .singleElement()
                .satisfies(
                        difference ->
                                assertThat(difference.aspect())
                                        .isEqualTo("partition policy readOnly"));
    }

    @Test
    void a_comparison_is_recorded_and_stays_within_the_partition() {
        boundary.key("two");
        var comparisons = boundary.engine().comparisons();
        var one = new Comparisons.Named(Optional.empty(), key.label());
        var two = new Comparisons.Named(Optional.empty(), new KeyLabel("two"));
        assertThat(Answers.granted(comparisons.compare(boundary.as(Role.AUDITOR), one, two)))
                .isEmpty();
        assertThat(boundary.records().last().subject().orElseThrow()).contains(key.id().toString());
        var elsewhere = new Comparisons.Named(Optional.of(new PartitionId("OTHER")), key.label());
        assertThat(comparisons.compare(boundary.as(Role.KEY_MANAGEMENT), one, elsewhere))
                .isInstanceOf(Answer.Refused.class);
        assertThat(comparisons.compare(boundary.as(Role.KEY_OPERATION), one, two))
                .isInstanceOf(Answer.Refused.class);
    }
}
