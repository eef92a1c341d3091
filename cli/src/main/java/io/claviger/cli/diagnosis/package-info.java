/** Why a call fails, for people: from what they were told to the command that helps. */
@NullMarked
package io.claviger.cli.diagnosis;

import org.jspecify.annotations.NullMarked;
