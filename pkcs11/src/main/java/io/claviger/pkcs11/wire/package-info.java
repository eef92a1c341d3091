/** Frames and what is in them: strict readers and writers of the protocol's bytes. */
@NullMarked
package io.claviger.pkcs11.wire;

import org.jspecify.annotations.NullMarked;
