/**
 * A witness of evidence logs: it keeps the last checkpoint of a log elsewhere, agrees only to
 * growth, and raises the alarm otherwise. Needs no node, no store and none of the node's keys.
 */
@NullMarked
package io.claviger.witness;

import org.jspecify.annotations.NullMarked;
