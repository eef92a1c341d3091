/** A node in memory behind the real HTTP interface, for tests of this module. */
@NullMarked
package io.claviger.rest.testing;

import org.jspecify.annotations.NullMarked;
