/** A whole log in a folder, as static tiles: kept, and verified, without a node. */
@NullMarked
package io.claviger.verifier.archive;

import org.jspecify.annotations.NullMarked;
