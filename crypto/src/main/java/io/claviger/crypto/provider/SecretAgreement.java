package io.claviger.crypto.provider;

import io.claviger.core.id.Bytes;
import io.claviger.crypto.secret.SecretBytes;

/** Keys that agree on a secret with another key of their kind. */
interface SecretAgreement {
    /** The secret that this key and the holder of the other one share. The caller closes it. */
    SecretBytes agree(Bytes otherPublicKey);
}
