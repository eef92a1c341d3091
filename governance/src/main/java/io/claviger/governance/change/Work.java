package io.claviger.governance.change;

import io.claviger.core.evidence.Operation;
import io.claviger.evidence.record.ParsedRecord;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Operations that show that a key works. */
public final class Work {
    private static final Set<String> NAMES =
            EnumSet.of(
                            Operation.SIGN,
                            Operation.ENCRYPT,
                            Operation.DECRYPT,
                            Operation.WRAP,
                            Operation.UNWRAP,
                            Operation.DECAPSULATE,
                            Operation.SIGN_CERTIFICATE)
                    .stream()
                    .map(Operation::wireName)
                    .collect(Collectors.toUnmodifiableSet());

    private Work() {}

    /** Whether the record tells of such an operation, done or refused. */
    static boolean is(ParsedRecord record) {
        return NAMES.contains(record.boundary().operation());
    }

    /** Whether the record tells of such an operation that was done. */
    public static boolean done(ParsedRecord record) {
        return is(record) && record.boundary().granted();
    }
}
