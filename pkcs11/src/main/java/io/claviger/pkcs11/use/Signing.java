package io.claviger.pkcs11.use;

import io.claviger.core.mechanism.Hash;
import io.claviger.core.mechanism.MacMechanism;
import io.claviger.core.mechanism.SignatureMechanism;
import java.util.Optional;

/** How a mechanism of PKCS #11 with its parameter signs, in the words of the engine. */
public sealed interface Signing {

    /**
     * A signature.
     *
     * @param context signed together with the data; empty for none
     */
    @SuppressWarnings("ArrayRecordComponent") // read at once, never compared
    record Signature(SignatureMechanism mechanism, byte[] context) implements Signing {}

    /**
     * A message authentication code.
     *
     * @param mechanism empty for HMAC, which the key's own algorithm says
     * @param hash of the HMAC
     */
    record Mac(Optional<MacMechanism> mechanism, Optional<Hash> hash) implements Signing {}
}
