/** What belongs to one program: slots, sessions, log-in, handles, the last answers. */
@NullMarked
package io.claviger.pkcs11.process;

import org.jspecify.annotations.NullMarked;
