/**
 * Who may do what, seen from outside with real processes: sealing and officers, configuration, TLS,
 * client certificates, bearer tokens, and where secrets must not appear.
 */
@NullMarked
package io.claviger.acceptance.security;

import org.jspecify.annotations.NullMarked;
