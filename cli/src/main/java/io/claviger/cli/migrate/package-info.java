/**
 * Brings keys over from where they are now: key stores of Java, PKCS #12 files and PKCS #11 tokens.
 * What can come is judged first, by what is seen there and by the key boundary here; then one key
 * after the other is taken out, sent, and wiped.
 */
@NullMarked
package io.claviger.cli.migrate;

import org.jspecify.annotations.NullMarked;
