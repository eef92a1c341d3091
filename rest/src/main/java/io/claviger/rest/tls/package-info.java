/**
 * TLS from PEM files: certificate chain, private key and the authorities of client certificates.
 * The files are read again when they change, so that a renewed certificate needs no restart; files
 * that cannot be read leave the old ones in use.
 */
@NullMarked
package io.claviger.rest.tls;

import org.jspecify.annotations.NullMarked;
