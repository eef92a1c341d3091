/**
 * The HTTP interface of Claviger. {@link io.claviger.rest.RestServer} is what the composition root
 * starts and stops; every route hangs in one table, every error in another.
 */
@NullMarked
package io.claviger.rest;

import org.jspecify.annotations.NullMarked;
