/** How commands talk to a running node over HTTP. */
@NullMarked
package io.claviger.cli.service;

import org.jspecify.annotations.NullMarked;
