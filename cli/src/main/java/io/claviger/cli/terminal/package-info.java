/** What commands ask a person for: secrets that are typed without echo, or a plain yes. */
@NullMarked
package io.claviger.cli.terminal;

import org.jspecify.annotations.NullMarked;
