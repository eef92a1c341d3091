/**
 * State values by key: the committed view with its caches, and the transaction that one journal
 * entry works on.
 */
@NullMarked
package io.claviger.journal.state;

import org.jspecify.annotations.NullMarked;
