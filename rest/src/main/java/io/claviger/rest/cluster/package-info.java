/** The nodes of a cluster, as officers of the device see and change them. */
@NullMarked
package io.claviger.rest.cluster;

import org.jspecify.annotations.NullMarked;
