/** Commands of the auditor: show, prove and verify evidence. */
@NullMarked
package io.claviger.cli.auditor;

import org.jspecify.annotations.NullMarked;
