/** One class for each group of calls: reads the request, asks, writes the answer. */
@NullMarked
package io.claviger.pkcs11.call;

import org.jspecify.annotations.NullMarked;
