/**
 * What a caller presents: API keys, a bearer token, a client certificate. Tokens are verified here,
 * because they carry their own proof; everything else is the key boundary's to judge.
 */
@NullMarked
package io.claviger.rest.identity;

import org.jspecify.annotations.NullMarked;
