/**
 * The JCA provider: keys that stay in the service, for programs that know no more of it than the
 * name {@code Claviger}. {@link io.claviger.client.jca.ClavigerProvider} is the way in.
 *
 * <p>A key object is a reference. What its key does, the service does and records; what needs a
 * public key alone is left to the JDK's own providers.
 */
@org.jspecify.annotations.NullMarked
package io.claviger.client.jca;
