package io.claviger.rest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.id.Ticket;
import io.claviger.rest.cluster.ClusterWatch.Seen;
import io.claviger.rest.cluster.ClusterWatch.Word;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UpgradeCheckTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final Instant YEAR = NOW.plus(Duration.ofDays(365));

    private static Word word(String version, int reads, boolean sealed, long applied) {
        return new Word(
                version,
                "serving",
                sealed,
                3,
                applied,
                reads,
                Optional.of(YEAR),
                5L << 30,
                Optional.empty());
    }

    private static Seen node(String name, Word word) {
        return new Seen(
                name, name + ":1", false, Optional.of(word), Duration.ZERO, Optional.empty());
    }

    private static List<String> wrong(Seen... nodes) {
        return new UpgradeCheck(List.of(nodes), NOW)
                .lines(Optional.of(new Ticket("CHG-1")), List.of()).stream()
                        .filter(line -> !line.passed())
                        .filter(line -> !line.check().equals("change"))
                        .map(line -> line.check() + ": " + line.message())
                        .toList();
    }

    @Test
    void three_good_nodes_have_nothing_against_it_but_the_missing_change() {
        assertThat(
                        wrong(
                                node("n1", word("0.1", 1, false, 100)),
                                node("n2", word("0.2", 2, false, 100)),
                                node("n3", word("0.1", 1, false, 1))))
                .isEmpty();
        assertThat(new UpgradeCheck(List.of(), NOW).lines(Optional.empty(), List.of()))
                .anyMatch(line -> line.check().equals("change") && !line.passed());
    }

    @Test
    void one_node_that_is_sealed_or_away_leaves_no_quorum_without_another() {
        Seen away =
                new Seen(
                        "n3",
                        "n3:1",
                        false,
                        Optional.of(word("0.1", 1, false, 100)),
                        Duration.ofSeconds(30),
                        Optional.of(Duration.ZERO));
        for (Seen third : List.of(away, node("n3", word("0.1", 1, true, 100)))) {
            assertThat(
                            wrong(
                                    node("n1", word("0.1", 1, false, 100)),
                                    node("n2", word("0.1", 1, false, 100)),
                                    third))
                    .contains(
                            "quorum: without n1 1 of 3 serve, needed are 2",
                            "quorum: without n2 1 of 3 serve, needed are 2")
                    .doesNotContain("quorum: without n3 2 of 3 serve, needed are 2")
                    .anyMatch(line -> line.startsWith("node: n3 "));
        }
    }

    @Test
    void distance_lag_certificate_and_disk_are_told() {
        Word bad =
                new Word(
                        "0.3",
                        "serving",
                        false,
                        3,
                        1000,
                        3,
                        Optional.of(NOW.plus(Duration.ofDays(30))),
                        (1L << 30) - 1,
                        Optional.empty());
        assertThat(
                        wrong(
                                node("n1", word("0.1", 1, false, 899)),
                                node("n2", word("0.1", 1, false, 900)),
                                node("n3", bad)))
                .containsExactly(
                        "versions: versions 0.1, 0.3; all read commands up to format 1: nodes are more than one version apart",
                        "lag: n1 is 101 entries behind",
                        "certificate: the certificate of n3 lasts 30 days",
                        "disk: n3 has 1023 MiB free, needed are 1024");
    }
}
