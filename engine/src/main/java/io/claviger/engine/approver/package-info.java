/**
 * Approvers for whom the device makes the key: created by approver key management, fetched by the
 * approver with a one-time code and a transport password, restored from the backup that the
 * partition keeps. How they approve is the business of the package of requests; a policy holds the
 * certificate, not the account.
 */
@NullMarked
package io.claviger.engine.approver;

import org.jspecify.annotations.NullMarked;
