/** Routes of the approval workflow: requests of applications and tasks of approvers. */
@NullMarked
package io.claviger.rest.approval;

import org.jspecify.annotations.NullMarked;
