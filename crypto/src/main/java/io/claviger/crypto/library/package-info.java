/**
 * Native libraries that come inside jars and are called through their C functions. This is the one
 * place of the inner modules that touches a file.
 */
@NullMarked
package io.claviger.crypto.library;

import org.jspecify.annotations.NullMarked;
