/**
 * Key management under the TSB contract: creation, listing, attributes, passwords, deletion, and
 * our own route for changing attributes.
 */
@NullMarked
package io.claviger.rest.key;

import org.jspecify.annotations.NullMarked;
