/**
 * {@code ./claviger bench providers}: how often each JCA provider computes each primitive, beside
 * the one that the product has chosen. The table of providers in the module {@code crypto} follows
 * these figures.
 */
@NullMarked
package io.claviger.bench.provider;

import org.jspecify.annotations.NullMarked;
