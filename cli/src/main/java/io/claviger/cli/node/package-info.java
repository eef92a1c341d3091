/** Commands that make and run a node: `init`, `serve`, `unseal`. */
@NullMarked
package io.claviger.cli.node;

import org.jspecify.annotations.NullMarked;
