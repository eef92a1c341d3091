/** Onboarding records: who answers for keys, and what the key boundary lets an application do. */
@NullMarked
package io.claviger.engine.application;

import org.jspecify.annotations.NullMarked;
