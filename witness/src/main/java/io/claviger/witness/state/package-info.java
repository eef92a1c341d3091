/**
 * The witness's folder: its key, what it cosigned last of each log, and proof of what it refused.
 * What is written here is durable before the method returns.
 */
@NullMarked
package io.claviger.witness.state;

import org.jspecify.annotations.NullMarked;
