/**
 * Passwords of single keys. What is stored is a verifier under a pepper that only the partition key
 * yields, so that a stolen store cannot be searched for passwords without that key. The comparison
 * takes the same time for every wrong password.
 */
@NullMarked
package io.claviger.crypto.password;

import org.jspecify.annotations.NullMarked;
