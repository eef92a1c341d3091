/**
 * One declarative table of routes. {@link io.claviger.rest.route.RouteTable} finds the route of a
 * request, {@link io.claviger.rest.route.Dispatcher} takes the request through identity, sealing
 * and body to its handler and turns whatever comes back, refusals and faults included, into an
 * answer. The OpenAPI document is generated from the same table.
 */
@NullMarked
package io.claviger.rest.route;

import org.jspecify.annotations.NullMarked;
