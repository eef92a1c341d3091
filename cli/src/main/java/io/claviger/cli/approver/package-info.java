/**
 * The approver's side of Smart Key Attributes: lists tasks, shows what would be signed, signs it or
 * rejects it, with a key that lies in a file or a PKCS #11 token. What is shown is decoded from the
 * bytes that are signed; what the service says about them stands apart.
 */
@NullMarked
package io.claviger.cli.approver;

import org.jspecify.annotations.NullMarked;
