/** The OpenAPI document, generated from the route table that also dispatches. */
@NullMarked
package io.claviger.rest.openapi;

import org.jspecify.annotations.NullMarked;
