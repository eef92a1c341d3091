/** Objects as programs see them: views of keys, data objects, their attributes, and search. */
@NullMarked
package io.claviger.pkcs11.object;

import org.jspecify.annotations.NullMarked;
