/**
 * What a certificate says, under the names of the TSB wire contract (rest-api.md §4.15, §5.6).
 * Encoding and signing are the business of the crypto module.
 */
@NullMarked
package io.claviger.core.certificate;

import org.jspecify.annotations.NullMarked;
