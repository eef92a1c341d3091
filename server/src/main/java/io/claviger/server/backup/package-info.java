/**
 * Backups of the device: made while it runs, verified and restored without it. The file is drawn in
 * {@code docs/formats/backup-file.md}, what people do with it in {@code docs/backup.md}.
 */
@NullMarked
package io.claviger.server.backup;

import org.jspecify.annotations.NullMarked;
