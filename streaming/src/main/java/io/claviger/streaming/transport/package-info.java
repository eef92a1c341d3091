/** The three kinds of sink: syslog over TLS, a file, a webhook. */
@NullMarked
package io.claviger.streaming.transport;

import org.jspecify.annotations.NullMarked;
