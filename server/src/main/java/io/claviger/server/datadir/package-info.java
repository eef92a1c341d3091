/**
 * The data directory of a node: its lock, its seal file, its key file for development, its
 * credentials.
 */
@NullMarked
package io.claviger.server.datadir;

import org.jspecify.annotations.NullMarked;
