/** Numbers of the PKCS #11 standard, by the standard's names. */
@NullMarked
package io.claviger.pkcs11.constant;

import org.jspecify.annotations.NullMarked;
