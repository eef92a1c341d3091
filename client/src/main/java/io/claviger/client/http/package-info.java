/** Requests, nodes, repetitions. */
@org.jspecify.annotations.NullMarked
package io.claviger.client.http;
