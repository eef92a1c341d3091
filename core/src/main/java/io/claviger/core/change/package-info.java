/** Changes of the HSM and the gate that each must pass: real operations of applications. */
@NullMarked
package io.claviger.core.change;

import org.jspecify.annotations.NullMarked;
