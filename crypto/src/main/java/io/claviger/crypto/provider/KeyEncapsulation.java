package io.claviger.crypto.provider;

/** Keys under which a fresh secret is agreed on with one message. */
interface KeyEncapsulation {
    Encapsulation encapsulate();

    /** The secret behind the ciphertext. The caller wipes it. */
    byte[] decapsulate(byte[] ciphertext);
}
