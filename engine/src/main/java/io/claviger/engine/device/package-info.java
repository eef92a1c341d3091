/** The device: its keys, unsealing, and the cache of unwrapped keys. */
@NullMarked
package io.claviger.engine.device;

import org.jspecify.annotations.NullMarked;
