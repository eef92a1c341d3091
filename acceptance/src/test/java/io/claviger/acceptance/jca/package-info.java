/** The JCA provider against a real node: by itself, and under programs that nobody here wrote. */
@org.jspecify.annotations.NullMarked
package io.claviger.acceptance.jca;
