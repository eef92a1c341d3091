/** Service endpoints of the TSB contract. */
@NullMarked
package io.claviger.rest.service;

import org.jspecify.annotations.NullMarked;
