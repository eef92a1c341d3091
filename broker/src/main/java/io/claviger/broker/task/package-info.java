/** What approvers are asked, and what they answer. */
@NullMarked
package io.claviger.broker.task;

import org.jspecify.annotations.NullMarked;
