/**
 * Operations that need approval: asked for, approved, judged and done. What is signed is verified
 * here, at the edge; what depends on state and time is decided where every command is.
 */
@NullMarked
package io.claviger.engine.approval;

import org.jspecify.annotations.NullMarked;
