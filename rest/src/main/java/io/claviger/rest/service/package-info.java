/**
 * Service endpoints of the TSB contract, and the rest of its endpoint table: what this version does
 * not do yet is refused as "not implemented", behind the same authentication.
 */
@NullMarked
package io.claviger.rest.service;

import org.jspecify.annotations.NullMarked;
