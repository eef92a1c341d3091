/** The client library as other programs have it: as a jar, on their own Java. */
@org.jspecify.annotations.NullMarked
package io.claviger.acceptance.client;
