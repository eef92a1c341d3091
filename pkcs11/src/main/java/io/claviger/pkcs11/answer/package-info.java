/** How what the engine says becomes a return value of PKCS #11. */
@NullMarked
package io.claviger.pkcs11.answer;

import org.jspecify.annotations.NullMarked;
