/** A node among others: its place, its certificate, and how it is let in. */
@NullMarked
package io.claviger.server.cluster;

import org.jspecify.annotations.NullMarked;
