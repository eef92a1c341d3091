/**
 * What an approver takes home: a PKCS #12 file under a password of their own, sealed for the way
 * with another one, and the one-time code that it is fetched with. The device keeps the file for
 * those who lose theirs, and of the code no more than a verifier.
 */
@NullMarked
package io.claviger.crypto.approver;

import org.jspecify.annotations.NullMarked;
