/** Commands of officers and applications: partitions, applications, credentials, keys. */
@NullMarked
package io.claviger.cli.operator;

import org.jspecify.annotations.NullMarked;
