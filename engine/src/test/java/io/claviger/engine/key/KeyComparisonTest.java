package io.claviger.engine.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.state.KeyObject;
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
                                        Map.of(Attribute.DECRYPT, false)));
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
