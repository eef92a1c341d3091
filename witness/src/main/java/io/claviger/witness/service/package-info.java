/** The C2SP tlog-witness protocol over HTTP, on the JDK's own server. */
@NullMarked
package io.claviger.witness.service;

import org.jspecify.annotations.NullMarked;
