package io.claviger.core.approval;

import io.claviger.core.evidence.Operation;
import java.util.Arrays;
import java.util.Optional;

/** Which rule of a key's policy governs an operation (TSB Smart Key Attributes). */
public enum RuleKind {
    USE(1, "ruleUse"),
    BLOCK(2, "ruleBlock"),
    UNBLOCK(3, "ruleUnblock"),
    MODIFY(4, "ruleModify");

    private final int code;
    private final String wireName;

    RuleKind(int code, String wireName) {
        this.code = code;
        this.wireName = wireName;
    }

    /** The number in an approval token's EkaOperation element. */
    public int code() {
        return code;
    }

    public static Optional<RuleKind> ofCode(long code) {
        return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst();
    }

    /** The member of a policy: {@code ruleUse}. */
    public String wireName() {
        return wireName;
    }

    /** The rule that governs the operation on a key: every private use that is no other's. */
    public static RuleKind of(Operation operation) {
        return switch (operation) {
            case BLOCK_KEY -> BLOCK;
            case UNBLOCK_KEY -> UNBLOCK;
            case CHANGE_KEY_POLICY -> MODIFY;
            default -> USE;
        };
    }
}
