/** `claviger up`: a running node and a demonstration of what it does. */
@NullMarked
package io.claviger.cli.demo;

import org.jspecify.annotations.NullMarked;
