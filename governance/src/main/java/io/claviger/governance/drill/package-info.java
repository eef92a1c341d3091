/**
 * Drills of failover: a node of the cluster goes away on purpose while applications work, and the
 * log says whether each of them went on within the time that its onboarding record names.
 */
@NullMarked
package io.claviger.governance.drill;

import org.jspecify.annotations.NullMarked;
