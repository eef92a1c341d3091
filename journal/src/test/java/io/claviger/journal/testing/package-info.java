/** What the tests of this module share. */
@NullMarked
package io.claviger.journal.testing;

import org.jspecify.annotations.NullMarked;
