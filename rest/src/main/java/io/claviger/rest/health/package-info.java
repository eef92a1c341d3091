/** The state of the node for people, orchestrators and monitoring. Nothing here is secret. */
@NullMarked
package io.claviger.rest.health;

import org.jspecify.annotations.NullMarked;
