/** Mechanisms and the operations that use keys. */
@NullMarked
package io.claviger.pkcs11.use;

import org.jspecify.annotations.NullMarked;
