/**
 * Random bytes for keys, initialization vectors, tokens and clients. {@code RandomSource} is the
 * port, {@code SystemRandom} the one that production uses: the accelerated generator where it
 * loads, otherwise the platform's. Neither blocks for entropy after the system has started.
 */
@NullMarked
package io.claviger.crypto.random;

import org.jspecify.annotations.NullMarked;
