/**
 * Records stream out, seen from outside: real nodes, receivers of each kind that come, go and lie,
 * and what arrives there.
 */
@NullMarked
package io.claviger.acceptance.streaming;

import org.jspecify.annotations.NullMarked;
