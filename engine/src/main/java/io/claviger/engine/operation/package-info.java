/**
 * Use of keys: sign, verify, encrypt, decrypt, random bytes, and the probe that health checks run.
 */
@NullMarked
package io.claviger.engine.operation;

import org.jspecify.annotations.NullMarked;
