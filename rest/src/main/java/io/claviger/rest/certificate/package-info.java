/** Routes of certificates, timestamps and attestations (rest-api.md §4.13, §4.15, §4.16). */
@NullMarked
package io.claviger.rest.certificate;

import org.jspecify.annotations.NullMarked;
