package io.claviger.core.approval;

import io.claviger.core.id.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The four rules of a policy as bytes: what an approver of a policy change signs, and what is bound
 * into the wrapping of a key with rules. Layout: {@code docs/formats/approval-token.md}.
 */
public final class EncodedPolicy {
    private static final long SECONDS_PER_MINUTE = 60;

    private EncodedPolicy() {}

    public static Bytes encode(Rule use, Rule block, Rule unblock, Rule modify) {
        return new Elements.Writer()
                .bytes(Elements.RULE_USE, rule(use))
                .bytes(Elements.RULE_BLOCK, rule(block))
                .bytes(Elements.RULE_UNBLOCK, rule(unblock))
                .bytes(Elements.RULE_MODIFY, rule(modify))
                .block();
    }

    /** Whether the rules fit into a token, so that a change to them can be approved. */
    public static boolean fits(Rule use, Rule block, Rule unblock, Rule modify) {
        try {
            return encode(use, block, unblock, modify).length() <= TokenTimestamp.MAX_PAYLOAD_BYTES;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static byte[] rule(Rule rule) {
        var out = new Elements.Writer().number(Elements.TOKEN_COUNT, rule.tokens().size());
        for (RuleToken token : rule.tokens()) {
            out.text(token.name())
                    .number(Elements.WINDOW_MINUTES, token.timelockSeconds() / SECONDS_PER_MINUTE)
                    .number(Elements.WINDOW_MINUTES, token.timeoutSeconds() / SECONDS_PER_MINUTE)
                    .number(Elements.GROUP_COUNT, token.groups().size());
            for (Group group : token.groups()) {
                out.text(group.name())
                        .number(Elements.QUORUM, group.quorum())
                        .number(Elements.COUNT, group.approvers().size());
                for (Approver approver : group.approvers()) {
                    out.text(approver.name().orElse(""));
                    approver.certificate()
                            .ifPresentOrElse(
                                    c -> out.bytes(Elements.CERTIFICATE, c.encoded().unsafeArray()),
                                    () ->
                                            out.bytes(
                                                    Elements.PUBLIC_KEY,
                                                    approver.publicKey().unsafeArray()));
                }
            }
        }
        return out.block().unsafeArray();
    }

    /** What a reader of the bytes sees; a certificate stays the bytes that it is. */
    public record Shown(
            List<ShownToken> use,
            List<ShownToken> block,
            List<ShownToken> unblock,
            List<ShownToken> modify) {
        public Shown {
            use = List.copyOf(use);
            block = List.copyOf(block);
            unblock = List.copyOf(unblock);
            modify = List.copyOf(modify);
        }

        public List<ShownToken> rule(RuleKind kind) {
            return switch (kind) {
                case USE -> use;
                case BLOCK -> block;
                case UNBLOCK -> unblock;
                case MODIFY -> modify;
            };
        }
    }

    public record ShownToken(
            String name, long timelockSeconds, long timeoutSeconds, List<ShownGroup> groups) {
        public ShownToken {
            groups = List.copyOf(groups);
        }
    }

    public record ShownGroup(String name, long quorum, List<ShownApprover> approvers) {
        public ShownGroup {
            approvers = List.copyOf(approvers);
        }
    }

    /** Exactly one of the two is there. */
    public record ShownApprover(
            String name, Optional<Bytes> publicKey, Optional<Bytes> certificate) {}

    /** Reads the bytes strictly. */
    public static Shown parse(Bytes encoded) throws MalformedToken {
        var in = new Elements.Reader(encoded.unsafeArray());
        var shown =
                new Shown(
                        rule(in.bytes(Elements.RULE_USE)),
                        rule(in.bytes(Elements.RULE_BLOCK)),
                        rule(in.bytes(Elements.RULE_UNBLOCK)),
                        rule(in.bytes(Elements.RULE_MODIFY)));
        in.end();
        return shown;
    }

    private static List<ShownToken> rule(byte[] block) throws MalformedToken {
        var in = new Elements.Reader(block);
        List<ShownToken> tokens = new ArrayList<>();
        for (long left = in.number(Elements.TOKEN_COUNT); left > 0; left--) {
            String name = in.text();
            long timelock = in.number(Elements.WINDOW_MINUTES) * SECONDS_PER_MINUTE;
            long timeout = in.number(Elements.WINDOW_MINUTES) * SECONDS_PER_MINUTE;
            List<ShownGroup> groups = new ArrayList<>();
            for (long group = in.number(Elements.GROUP_COUNT); group > 0; group--) {
                groups.add(group(in));
            }
            tokens.add(new ShownToken(name, timelock, timeout, groups));
        }
        in.end();
        return tokens;
    }

    private static ShownGroup group(Elements.Reader in) throws MalformedToken {
        String name = in.text();
        long quorum = in.number(Elements.QUORUM);
        List<ShownApprover> approvers = new ArrayList<>();
        for (long left = in.number(Elements.COUNT); left > 0; left--) {
            String approver = in.text();
            boolean certified = in.peek() == Elements.CERTIFICATE;
            Bytes value =
                    Bytes.owned(in.bytes(certified ? Elements.CERTIFICATE : Elements.PUBLIC_KEY));
            approvers.add(
                    new ShownApprover(
                            approver,
                            certified ? Optional.empty() : Optional.of(value),
                            certified ? Optional.of(value) : Optional.empty()));
        }
        return new ShownGroup(name, quorum, approvers);
    }
}
