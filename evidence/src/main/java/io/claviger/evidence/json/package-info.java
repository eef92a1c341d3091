/**
 * The little JSON that evidence needs: a writer whose bytes never change with a library version,
 * and a strict, bounded reader. Not exported.
 */
@NullMarked
package io.claviger.evidence.json;

import org.jspecify.annotations.NullMarked;
