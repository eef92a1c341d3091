/**
 * Records as collectors read them: OCSF, CEF, the record itself, and syslog messages around them
 * ({@code docs/formats/streaming.md}). Every line is printable ASCII without a line break, whatever
 * text a client chose, so that no record can pass for two; every line holds the record's own bytes,
 * so that it can be proven. Pure.
 */
@NullMarked
package io.claviger.streaming.format;

import org.jspecify.annotations.NullMarked;
