/** The one configuration of a node: file, environment, options. */
@NullMarked
package io.claviger.server.config;

import org.jspecify.annotations.NullMarked;
