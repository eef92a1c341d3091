/**
 * Files of any length, encrypted for the holder of a key and decrypted again, segment by segment in
 * constant memory. A segment that was altered, moved or left out does not open, and neither does a
 * file that was cut short. Layout: {@code docs/formats/file-encryption.md}.
 */
@NullMarked
package io.claviger.crypto.file;

import org.jspecify.annotations.NullMarked;
