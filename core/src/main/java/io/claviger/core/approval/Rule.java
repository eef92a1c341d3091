package io.claviger.core.approval;

import io.claviger.core.id.Bytes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What must be approved before one kind of operation: any one of the tokens fulfilled is enough.
 *
 * @param tokens none: no approval is needed
 */
public record Rule(List<RuleToken> tokens) {
    public static final int MAX_TOKENS = 16;
    public static final int MAX_GROUPS = 16;

    /** Most approvers of one group. */
    public static final int MAX_APPROVERS = 128;

    /** No approval is needed. */
    public static final Rule NONE = new Rule(List.of());

    public Rule {
        tokens = List.copyOf(tokens);
        if (tokens.size() > MAX_TOKENS) {
            throw new IllegalArgumentException("a rule has at most " + MAX_TOKENS + " tokens");
        }
        if (tokens.stream().map(RuleToken::name).distinct().count() != tokens.size()) {
            throw new IllegalArgumentException("a rule has two tokens of one name");
        }
    }

    static void requireName(String what, String name) {
        if (name.isBlank()
                || name.length() > Approver.MAX_NAME_LENGTH
                || name.chars()
                        .anyMatch(
                                c ->
                                        Character.isISOControl(c)
                                                || Character.isSurrogate((char) c)
                                                || c >= 0xFFFE)) {
            throw new IllegalArgumentException(
                    "the name of %s has 1 to %d printable characters"
                            .formatted(what, Approver.MAX_NAME_LENGTH));
        }
    }

    /** Whether an operation under this rule needs nobody and no waiting. */
    public boolean free() {
        return tokens.isEmpty() || tokens.stream().anyMatch(RuleToken::immediate);
    }

    /** Everybody who is named, in the order of the rule. */
    public Stream<Approver> approvers() {
        return tokens.stream()
                .flatMap(token -> token.groups().stream())
                .flatMap(group -> group.approvers().stream());
    }

    /** The approver who signs with this key, in the form in which the rule names the key. */
    public Optional<Approver> approver(Bytes publicKey) {
        return approvers().filter(approver -> approver.publicKey().equals(publicKey)).findFirst();
    }

    /** The distinct keys of all approvers, in the order of the rule. */
    public List<Bytes> keys() {
        Map<Bytes, Boolean> keys = new LinkedHashMap<>();
        approvers().forEach(approver -> keys.put(approver.publicKey(), true));
        return List.copyOf(keys.keySet());
    }
}
