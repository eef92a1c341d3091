/**
 * Identity: credentials, how they are issued and revoked, and how what a caller presents becomes an
 * identity.
 */
@NullMarked
package io.claviger.engine.user;

import org.jspecify.annotations.NullMarked;
