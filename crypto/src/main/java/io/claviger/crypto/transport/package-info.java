/**
 * Keys on their way in and out: encoded keys are recognised and checked, and wrapped under other
 * keys. {@code docs/formats/key-transport.md} draws what is wrapped.
 */
@NullMarked
package io.claviger.crypto.transport;

import org.jspecify.annotations.NullMarked;
