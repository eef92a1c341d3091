/**
 * Evidence packages: what a question to the log found, with everything by which a stranger verifies
 * it ({@code docs/formats/evidence-package.md}). Reading and writing; whether one is true, the
 * verifier says.
 */
@NullMarked
package io.claviger.evidence.pack;

import org.jspecify.annotations.NullMarked;
