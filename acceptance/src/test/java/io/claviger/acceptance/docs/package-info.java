/** Documents are run: the commands that README and docs show do what they say. */
@NullMarked
package io.claviger.acceptance.docs;

import org.jspecify.annotations.NullMarked;
