/**
 * Use of keys under the TSB contract: sign, verify, encrypt, decrypt, random bytes. The hot path of
 * the service.
 */
@NullMarked
package io.claviger.rest.operation;

import org.jspecify.annotations.NullMarked;
