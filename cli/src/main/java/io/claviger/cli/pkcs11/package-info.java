/** The PKCS #11 module: where it is, and why a program does not see its token. */
@NullMarked
package io.claviger.cli.pkcs11;

import org.jspecify.annotations.NullMarked;
