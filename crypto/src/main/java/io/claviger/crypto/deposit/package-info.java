/**
 * Bytes that are kept for a while for the one who left a word with them. Whoever reads the memory
 * of the process later finds neither the bytes nor the word.
 */
@NullMarked
package io.claviger.crypto.deposit;

import org.jspecify.annotations.NullMarked;
