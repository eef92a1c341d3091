/**
 * Records stream out of the log to sinks: syslog, files for collectors, webhooks. Each sink follows
 * the log on a thread of its own, from a durable position, at least once and in order. Nothing here
 * is on the way of a request: a sink that is slow or dead only falls behind.
 */
@NullMarked
package io.claviger.streaming;

import org.jspecify.annotations.NullMarked;
