/**
 * Tests of the build itself: what modules may use, how the launcher behaves, that builds repeat,
 * that an image runs.
 */
@NullMarked
package io.claviger.acceptance.build;

import org.jspecify.annotations.NullMarked;
