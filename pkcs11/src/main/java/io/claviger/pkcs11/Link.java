package io.claviger.pkcs11;

import io.claviger.pkcs11.process.Caller;
import java.io.IOException;
import java.nio.channels.ByteChannel;

/** The way to one program, from its connection on. Any thread may close it. */
interface Link extends ByteChannel {
    /** Does what must come before the first byte; who is at the other end. */
    Caller greet() throws IOException;
}
