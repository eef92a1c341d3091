package io.claviger.cli.approver;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.approval.Approver;
import io.claviger.core.approval.EncodedPolicy;
import io.claviger.core.approval.Group;
import io.claviger.core.approval.MalformedToken;
import io.claviger.core.approval.Rule;
import io.claviger.core.approval.RuleToken;
import io.claviger.core.id.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PolicyTextTest {
    private static Approver approver(String name) {
        return new Approver(
                Optional.of(name),
                Bytes.of(("key of " + name).getBytes(StandardCharsets.UTF_8)),
                Optional.empty());
    }

    private static RuleToken token(String name, long timelock, long timeout, Group... groups) {
        return new RuleToken(name, timelock, timeout, List.of(groups));
    }

    private static final Group FINANCE =
            new Group("finance", 2, List.of(approver("alice"), approver("bob"), approver("carol")));
    private static final Group AUDIT = new Group("audit", 1, List.of(approver("dave")));

    private static List<String> lines(Rule use, Rule block, Rule unblock, Rule modify)
            throws MalformedToken {
        return PolicyText.of(
                EncodedPolicy.parse(EncodedPolicy.encode(use, block, unblock, modify)));
    }

    @Test
    void rules_are_told_in_plain_language() throws MalformedToken {
        List<String> lines =
                lines(
                        new Rule(List.of(token("T1", 0, 3600, FINANCE))),
                        new Rule(
                                List.of(
                                        token("fast", 0, 0, FINANCE, AUDIT),
                                        token("slow", 172_800, 259_200, AUDIT))),
                        Rule.NONE,
                        new Rule(
                                List.of(
                                        token(
                                                "T1",
                                                0,
                                                5400,
                                                new Group("few", 2, List.of(approver("eve")))))));
        assertThat(lines)
                .startsWith(
                        "use: 2 of 3 of finance: alice, bob, carol; within 1 h",
                        "block: any one of",
                        "  'fast': 2 of 3 of finance: alice, bob, carol and 1 of 1 of audit: dave; without time limit",
                        "  'slow': 1 of 1 of audit: dave; not before 2 d after the request; within 3 d",
                        "unblock: nobody has to approve",
                        "modify: 2 of 1 of few: eve (never: there are too few); within 90 min",
                        "keys of the approvers")
                .filteredOn(line -> line.contains("alice = "))
                .hasSize(1);
    }

    @Test
    void an_approver_without_name_is_called_by_the_key() throws Exception {
        Bytes spki = publicKey();
        var nameless = new Approver(Optional.empty(), spki, Optional.empty());
        var rule = new Rule(List.of(token("T1", 0, 0, new Group("g", 1, List.of(nameless)))));
        String called = "key " + KeyName.sha256(spki).substring(0, 12);
        assertThat(lines(rule, Rule.NONE, Rule.NONE, Rule.NONE))
                .contains(
                        "use: 1 of 1 of g: %s; without time limit".formatted(called),
                        "  %s = Ed25519, SHA-256 %s".formatted(called, KeyName.sha256(spki)));
    }

    private static Bytes publicKey() throws GeneralSecurityException {
        return Bytes.of(
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic().getEncoded());
    }
}
