/**
 * Our own operations: partitions, onboarding of applications, credentials, unsealing, the state of
 * the node. Who may do what is the key boundary's to say; a partition officer sees nothing of other
 * partitions.
 */
@NullMarked
package io.claviger.rest.governance;

import org.jspecify.annotations.NullMarked;
