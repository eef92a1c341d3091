package io.claviger.crypto.provider;

import io.claviger.core.mechanism.SignatureMechanism;
import java.util.function.IntSupplier;

/** Stateful keys: whoever asks for a signature says which leaf of the tree makes it. */
interface LeafSigning {
    /**
     * Signs with the leaf that {@code leaves} gives, and no other. It is asked once, when nothing
     * else can fail any more and no other signature of this key is in the making; it gives leaves
     * in rising order. One that lies behind is a defect of the caller, and fails.
     */
    byte[] sign(SignatureMechanism mechanism, byte[] payload, IntSupplier leaves);
}
