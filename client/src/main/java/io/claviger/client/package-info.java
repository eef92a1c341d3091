/**
 * The service for Java programs: {@link io.claviger.client.Claviger} is the way in. Needs the JDK
 * alone, 17 or later.
 */
@org.jspecify.annotations.NullMarked
package io.claviger.client;
