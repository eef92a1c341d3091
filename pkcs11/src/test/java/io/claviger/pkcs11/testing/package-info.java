/** A node in memory and a small client of the protocol. */
@NullMarked
package io.claviger.pkcs11.testing;

import org.jspecify.annotations.NullMarked;
