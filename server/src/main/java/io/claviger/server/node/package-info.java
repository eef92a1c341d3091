/**
 * The composition root: puts journal, key boundary, evidence and interfaces together, starts and
 * stops them. It has no rules of its own.
 */
@NullMarked
package io.claviger.server.node;

import org.jspecify.annotations.NullMarked;
