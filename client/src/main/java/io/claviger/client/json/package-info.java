/** JSON (RFC 8259), as little of it as the service speaks. */
@org.jspecify.annotations.NullMarked
package io.claviger.client.json;
