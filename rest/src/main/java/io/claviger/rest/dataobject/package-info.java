/** Routes to data objects: those of the contract, and a list of our own. */
@NullMarked
package io.claviger.rest.dataobject;

import org.jspecify.annotations.NullMarked;
