/**
 * What the key boundary gives back: a value with its evidence, or a refusal with its evidence.
 * Nothing leaves here whose record is not durable.
 */
@NullMarked
package io.claviger.engine.answer;

import org.jspecify.annotations.NullMarked;
