/** The shares of a key and the people who hold them: made in a ceremony, read back, shown as QR. */
@NullMarked
package io.claviger.cli.share;

import org.jspecify.annotations.NullMarked;
