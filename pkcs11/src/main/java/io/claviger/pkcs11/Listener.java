package io.claviger.pkcs11;

import java.io.Closeable;
import java.io.IOException;

/** Where programs connect. */
interface Listener extends Closeable {
    /** Waits for the next program. */
    Link accept() throws IOException;

    boolean isOpen();
}
