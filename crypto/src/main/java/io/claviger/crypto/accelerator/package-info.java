/**
 * The native provider, where there is one. It is loaded by name, so that nothing in this module
 * needs it to compile or to start: a machine on which its library does not load runs on Bouncy
 * Castle and the JDK, and the reason is kept for the report. It is never installed into the JVM's
 * global list of providers.
 */
@NullMarked
package io.claviger.crypto.accelerator;

import org.jspecify.annotations.NullMarked;
