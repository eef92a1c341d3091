/**
 * Smart Key Attributes: the rules of a key, who may approve, what an approver signs, and whether a
 * set of approvals is enough. Pure.
 */
@NullMarked
package io.claviger.core.approval;

import org.jspecify.annotations.NullMarked;
