/**
 * Why a call fails: walks the ladder confirm, trace, inspect, fix, record, asks the deciders of the
 * key boundary what they would say, and stops at the first rung that is broken. Pure, and changes
 * nothing.
 */
@NullMarked
package io.claviger.engine.diagnosis;

import org.jspecify.annotations.NullMarked;
