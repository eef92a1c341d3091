/** Backups of the device, as its security officers make them. */
@NullMarked
package io.claviger.rest.backup;

import org.jspecify.annotations.NullMarked;
