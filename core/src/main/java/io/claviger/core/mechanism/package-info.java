/**
 * What a key is (`KeySpec`) and what may be done with it (`SignatureMechanism`, `CipherMechanism`),
 * under the names of the TSB wire contract. Which provider computes a mechanism is the business of
 * the crypto module.
 */
@NullMarked
package io.claviger.core.mechanism;

import org.jspecify.annotations.NullMarked;
