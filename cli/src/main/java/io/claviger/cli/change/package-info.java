/** Changes of the HSM, and the probes of their gates. */
@NullMarked
package io.claviger.cli.change;

import org.jspecify.annotations.NullMarked;
