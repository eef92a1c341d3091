/** Routes to approvers whose keys the device makes, and what policies find of them. */
@NullMarked
package io.claviger.rest.approver;

import org.jspecify.annotations.NullMarked;
