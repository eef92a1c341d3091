/** A method for each route of the service, made from its description. */
@org.jspecify.annotations.NullMarked
package io.claviger.client.api;
