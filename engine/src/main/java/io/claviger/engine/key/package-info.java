/** Life of keys: create, list, read, change attributes and password, destroy. */
@NullMarked
package io.claviger.engine.key;

import org.jspecify.annotations.NullMarked;
