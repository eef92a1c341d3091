package io.claviger.core.approval;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.approval.PolicyFinding.Severity;
import io.claviger.core.id.Bytes;
import io.claviger.core.state.KeyPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said about policies, in findings and in sentences. */
class PolicyLintTest {
    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");

    private static Approver person(String name, int key) {
        return new Approver(
                Optional.of(name), Bytes.owned(new byte[] {(byte) key}), Optional.empty());
    }

    private static Approver certified(Instant from, Instant until) {
        return new Approver(
                Optional.of("zoe"),
                Bytes.owned(new byte[] {9}),
                Optional.of(new Approver.CertifiedKey(Bytes.owned(new byte[] {8}), from, until)));
    }

    private static RuleToken token(String name, long lock, long out, Group... groups) {
        return new RuleToken(name, lock, out, List.of(groups));
    }

    private static Group group(String name, int quorum, Approver... approvers) {
        return new Group(name, quorum, List.of(approvers));
    }

    private static KeyPolicy use(RuleToken... tokens) {
        return new KeyPolicy(new Rule(List.of(tokens)), Rule.NONE, Rule.NONE, Rule.NONE, false);
    }

    private static List<String> codes(KeyPolicy policy) {
        return PolicyLint.of(policy, NOW, _ -> Optional.empty()).stream()
                .map(PolicyFinding::code)
                .toList();
    }

    private static final Group TWO_OF_THREE =
            group("finance", 2, person("alice", 1), person("bob", 2), person("carol", 3));

    @Test
    void a_sound_policy_leaves_only_that_its_rules_are_unguarded() {
        KeyPolicy open = use(token("t", 0, 3600, TWO_OF_THREE));
        assertThat(codes(open)).containsExactly("rules-unguarded");
        var rule = open.use();
        assertThat(codes(new KeyPolicy(rule, rule, rule, rule, false))).isEmpty();
        assertThat(codes(new KeyPolicy(false))).containsExactly("no-rules");
    }

    @Test
    void windows_that_never_open_and_tokens_that_ask_nobody() {
        assertThat(codes(use(token("t", 120, 60, TWO_OF_THREE))))
                .contains("timelock-after-timeout", "rule-unreachable");
        assertThat(codes(use(token("t", 60, 60, TWO_OF_THREE)))).contains("window-of-an-instant");
        assertThat(codes(use(token("t", 0, 0, TWO_OF_THREE), token("u", 3600, 0))))
                .contains("token-asks-nobody");
    }

    @Test
    void people_are_counted_not_keys() {
        assertThat(codes(use(token("t", 0, 0, group("g", 2, person("a", 1), person("a", 2))))))
                .contains("person-with-two-keys", "quorum-unreachable");
        assertThat(
                        codes(
                                use(
                                        token(
                                                "t",
                                                0,
                                                0,
                                                group("g", 1, person("a", 1), person("b", 2)),
                                                group("h", 1, person("a", 1))))))
                .contains("person-in-two-groups", "quorum-of-one");
    }

    @Test
    void certificates_are_looked_at_before_they_end() {
        assertThat(codes(use(token("t", 0, 0, group("g", 1, certified(NOW.minusSeconds(9), NOW))))))
                .contains("certificate-expires");
        assertThat(
                        codes(
                                use(
                                        token(
                                                "t",
                                                0,
                                                0,
                                                group(
                                                        "g",
                                                        1,
                                                        certified(
                                                                NOW.minusSeconds(9),
                                                                NOW.minusSeconds(1)))))))
                .contains("certificate-expired");
        assertThat(
                        codes(
                                use(
                                        token(
                                                "t",
                                                0,
                                                0,
                                                group(
                                                        "g",
                                                        1,
                                                        certified(
                                                                NOW.plusSeconds(1),
                                                                NOW.plus(Duration.ofDays(400))))))))
                .contains("certificate-not-yet-valid");
    }

    @Test
    void weak_keys_of_approvers_are_noted() {
        List<PolicyFinding> findings =
                PolicyLint.of(
                        use(token("t", 0, 0, TWO_OF_THREE)),
                        NOW,
                        key ->
                                key.equals(person("bob", 2).publicKey())
                                        ? Optional.of("RSA 2048, weaker than 128 bits")
                                        : Optional.empty());
        assertThat(findings)
                .filteredOn(finding -> finding.code().equals("approver-key-weak"))
                .singleElement()
                .satisfies(
                        finding -> {
                            assertThat(finding.severity()).isEqualTo(Severity.NOTE);
                            assertThat(finding.place())
                                    .isEqualTo("ruleUse, token 't', group 'finance'");
                            assertThat(finding.message())
                                    .isEqualTo(
                                            "the key of 'bob' is RSA 2048, weaker than 128 bits");
                        });
    }

    @Test
    void a_key_that_could_never_be_unblocked_is_warned_of() {
        var one = new Rule(List.of(token("t", 0, 0, group("g", 1, person("a", 1)))));
        var never = new Rule(List.of(token("t", 0, 0, group("g", 2, person("a", 1)))));
        List<PolicyFinding> findings =
                PolicyLint.of(
                        new KeyPolicy(one, one, never, one, false), NOW, _ -> Optional.empty());
        assertThat(findings.stream().map(PolicyFinding::code)).contains("no-way-back");
        assertThat(PolicyLint.worst(findings)).contains(Severity.ERROR);
    }

    @Test
    void sentences_say_who_and_when() {
        KeyPolicy policy =
                new KeyPolicy(
                        new Rule(
                                List.of(
                                        token("t", 0, 3600, TWO_OF_THREE),
                                        token(
                                                "u",
                                                86_400,
                                                0,
                                                group("board", 1, person("dora", 4))))),
                        new Rule(List.of(token("t", 0, 0, group("g", 2, person("a", 1))))),
                        Rule.NONE,
                        new Rule(List.of(token("t", 5400, 0))),
                        true);
        assertThat(PolicyWords.of(policy))
                .containsExactly(
                        "Use: 2 of alice, bob, carol (finance), within 1 hour of the request.",
                        "Use: or 1 of dora (board), not before 1 day after the request.",
                        "Block: never: token 't' cannot be fulfilled.",
                        "Unblock: nobody has to approve.",
                        "Change the rules: nobody has to approve, not before 90 minutes after the request.",
                        "The key is blocked: it is not used before it is unblocked.");
    }
}
