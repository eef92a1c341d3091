/** The JSON of Smart Key Attributes (rest-api.md §6.1). */
@NullMarked
package io.claviger.rest.policy;

import org.jspecify.annotations.NullMarked;
