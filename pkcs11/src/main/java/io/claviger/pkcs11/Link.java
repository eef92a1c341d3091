package io.claviger.pkcs11;

import io.claviger.pkcs11.process.Caller;
import io.claviger.pkcs11.wire.Malformed;
import java.io.IOException;
import java.nio.channels.ByteChannel;

/** The way to one program, from its connection on. Any thread may close it. */
interface Link extends ByteChannel {
    /** Does what must come before the first byte; who is at the other end. */
    Caller greet() throws IOException;

    /**
     * Whether the program has gone away while it waits for an answer. It says nothing then, so what
     * can be read is the end of the stream.
     *
     * @throws Malformed if it says something
     */
    boolean gone();
}
