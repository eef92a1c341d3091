/** Commands about backups: their key, making, verifying and restoring them. */
@NullMarked
package io.claviger.cli.backup;

import org.jspecify.annotations.NullMarked;
