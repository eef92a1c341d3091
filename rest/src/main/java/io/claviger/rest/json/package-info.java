/**
 * Request bodies in, response bodies out. A body is read within bounds on size, depth, names and
 * numbers; members are read by name and type, and what is wrong is said with the path of the
 * member, never with its value.
 */
@NullMarked
package io.claviger.rest.json;

import org.jspecify.annotations.NullMarked;
