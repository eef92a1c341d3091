/** Addresses on cryptocurrency networks, made from public keys. Nothing here is secret. */
@NullMarked
package io.claviger.crypto.address;

import org.jspecify.annotations.NullMarked;
