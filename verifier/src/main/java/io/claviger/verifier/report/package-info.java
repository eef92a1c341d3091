/** The readable side of a package: one HTML page that needs nothing else. */
@NullMarked
package io.claviger.verifier.report;

import org.jspecify.annotations.NullMarked;
