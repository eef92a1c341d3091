package io.claviger.crypto.provider;

import io.claviger.core.mechanism.SignatureMechanism;

/** Keys that sign a context string together with the message (FIPS 204 §5.2, FIPS 205 §10.2). */
interface ContextSigning {
    byte[] sign(SignatureMechanism mechanism, byte[] payload, byte[] context);

    boolean verify(SignatureMechanism mechanism, byte[] payload, byte[] context, byte[] signature);
}
