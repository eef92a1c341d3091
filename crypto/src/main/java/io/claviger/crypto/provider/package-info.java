/**
 * Mechanisms over JCA providers. {@code Mechanisms} is the entry point: it loads the providers
 * without installing them globally, tests each primitive against a known answer and reports what
 * failed. {@code Primitive} is the one table that says which provider computes what, chosen by
 * measurement. {@code KeyHandle} and {@code PublicKeyHandle} are keys ready for use by many
 * threads. Every answer that the contract foresees leaves as a refusal; no failure of a decryption
 * can be told from another.
 */
@NullMarked
package io.claviger.crypto.provider;

import org.jspecify.annotations.NullMarked;
