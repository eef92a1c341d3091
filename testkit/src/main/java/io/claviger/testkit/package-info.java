/** What tests of several modules share. Never part of the program. */
@NullMarked
package io.claviger.testkit;

import org.jspecify.annotations.NullMarked;
