/** Key attributes (PKCS #11 §4.4 and later, in Java form) and their legal transitions. */
@NullMarked
package io.claviger.core.attribute;

import org.jspecify.annotations.NullMarked;
