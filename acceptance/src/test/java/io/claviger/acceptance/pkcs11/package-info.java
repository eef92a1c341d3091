/** PKCS #11 by programs that nobody here wrote. */
@NullMarked
package io.claviger.acceptance.pkcs11;

import org.jspecify.annotations.NullMarked;
