/**
 * What things were like after a record: the documents behind the digest {@code state} ({@code
 * docs/formats/evidence-state.md}).
 */
@NullMarked
package io.claviger.evidence.state;

import org.jspecify.annotations.NullMarked;
