/**
 * Commands and state values as bytes (docs/formats/journal.md, docs/formats/state-values.md). Equal
 * values have equal bytes; bytes that no encoder writes are refused with {@link
 * io.claviger.journal.codec.UnreadableBytes}.
 */
@NullMarked
package io.claviger.journal.codec;

import org.jspecify.annotations.NullMarked;
