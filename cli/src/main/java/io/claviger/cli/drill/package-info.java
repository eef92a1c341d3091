/** Drills of failover: probes of applications, run while a node of the cluster is away. */
@NullMarked
package io.claviger.cli.drill;

import org.jspecify.annotations.NullMarked;
