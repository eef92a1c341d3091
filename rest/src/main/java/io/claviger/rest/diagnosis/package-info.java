/** Why a call fails, over HTTP. */
@NullMarked
package io.claviger.rest.diagnosis;

import org.jspecify.annotations.NullMarked;
