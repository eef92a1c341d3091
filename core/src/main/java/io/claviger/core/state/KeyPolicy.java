package io.claviger.core.state;

import io.claviger.core.approval.EncodedPolicy;
import io.claviger.core.approval.Rule;
import io.claviger.core.approval.RuleKind;
import io.claviger.core.id.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The Smart Key Attributes of a key. A key is made with a policy or without, for ever; one made
 * with an empty policy can be given rules later.
 *
 * @param use who must approve the use of the private half
 * @param block who must approve that its use is blocked
 * @param unblock who must approve that it is unblocked
 * @param modify who must approve other rules
 * @param blocked whether the use of the key is blocked
 */
public record KeyPolicy(Rule use, Rule block, Rule unblock, Rule modify, boolean blocked) {

    /** A policy without rules. */
    public KeyPolicy(boolean blocked) {
        this(Rule.NONE, Rule.NONE, Rule.NONE, Rule.NONE, blocked);
    }

    public Rule rule(RuleKind kind) {
        return switch (kind) {
            case USE -> use;
            case BLOCK -> block;
            case UNBLOCK -> unblock;
            case MODIFY -> modify;
        };
    }

    /** Whether no rule asks for anything. */
    public boolean withoutRules() {
        return Arrays.stream(RuleKind.values()).allMatch(kind -> rule(kind).tokens().isEmpty());
    }

    /** Whether both have the same rules, whatever is blocked. */
    public boolean sameRules(KeyPolicy other) {
        return Arrays.stream(RuleKind.values())
                .allMatch(kind -> rule(kind).equals(other.rule(kind)));
    }

    /** The rules alone, as of a key that is not blocked. */
    public KeyPolicy withoutState() {
        return blocked(false);
    }

    /** The same rules, blocked or not. */
    public KeyPolicy blocked(boolean nowBlocked) {
        return new KeyPolicy(use, block, unblock, modify, nowBlocked);
    }

    /**
     * The bytes whose SHA-256 records hold as the policy's digest: {@code blocked=true} or {@code
     * blocked=false} in ASCII; where there are rules, a line feed and the encoded rules follow.
     */
    public Bytes recorded() {
        byte[] state = ("blocked=" + blocked).getBytes(StandardCharsets.US_ASCII);
        if (withoutRules()) {
            return Bytes.owned(state);
        }
        Bytes rules = encodedRules();
        return Bytes.owned(
                ByteBuffer.allocate(state.length + 1 + rules.length())
                        .put(state)
                        .put((byte) '\n')
                        .put(rules.unsafeArray())
                        .array());
    }

    /** The rules as bytes: what the approvers of a change sign. */
    public Bytes encodedRules() {
        return EncodedPolicy.encode(use, block, unblock, modify);
    }
}
