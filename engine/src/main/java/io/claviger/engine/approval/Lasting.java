package io.claviger.engine.approval;

import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;

/** What a request can hold until it is approved: mechanisms as their names say, and no options. */
final class Lasting {
    private Lasting() {}

    /** Refuses what would be done in another way later than it was asked for and approved. */
    static void require(boolean usual) {
        if (!usual) {
            throw new Refusal.Thrown(
                    RefusalCode.NOT_IMPLEMENTED,
                    "an approval is for a mechanism as its name says, without options");
        }
    }
}
