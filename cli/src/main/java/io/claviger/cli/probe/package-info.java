/** Operations of applications, tried on purpose as the applications themselves do them. */
@org.jspecify.annotations.NullMarked
package io.claviger.cli.probe;
