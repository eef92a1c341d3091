/**
 * API tokens: 256 random bits in a form that scanners for leaked credentials recognise by its
 * prefix. The node stores only the digest; with that much entropy a plain hash cannot be searched,
 * so none of the slow hashes for human passwords is needed.
 */
@NullMarked
package io.claviger.crypto.token;

import org.jspecify.annotations.NullMarked;
