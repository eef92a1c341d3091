/**
 * {@code ./claviger bench mechanisms}: writes docs/mechanisms.md from what the program can do. A
 * test holds the document to it.
 */
@NullMarked
package io.claviger.bench.document;

import org.jspecify.annotations.NullMarked;
