/** Requests for approval on their way from submission to their end. */
@NullMarked
package io.claviger.broker.request;

import org.jspecify.annotations.NullMarked;
