package io.claviger.crypto.provider;

import java.security.Provider;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * The one provider of Bouncy Castle. Made when it is first needed: to list its services takes a
 * good part of a node's start, and most nodes never need one of them.
 */
public final class BouncyCastle {
    private BouncyCastle() {}

    private static final class Made {
        static final Provider PROVIDER = new BouncyCastleProvider();

        private Made() {}
    }

    /** The provider; the JVM's global list does not have it. */
    public static Provider provider() {
        return Made.PROVIDER;
    }
}
