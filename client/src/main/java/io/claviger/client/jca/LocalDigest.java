package io.claviger.client.jca;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.MessageDigestSpi;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * A digest, made in the program by another provider. It is offered because libraries that are told
 * to sign with a provider ask the same one for the digest.
 */
final class LocalDigest extends MessageDigestSpi {
    /** Those that signatures are made with. */
    static final List<String> NAMES =
            List.of(
                    "SHA-1",
                    "SHA-224",
                    "SHA-256",
                    "SHA-384",
                    "SHA-512",
                    "SHA3-224",
                    "SHA3-256",
                    "SHA3-384",
                    "SHA3-512");

    private final MessageDigest theirs;

    LocalDigest(String name) throws NoSuchAlgorithmException {
        this.theirs = MessageDigest.getInstance(name, OtherProviders.first("MessageDigest", name));
    }

    @Override
    protected int engineGetDigestLength() {
        return theirs.getDigestLength();
    }

    @Override
    protected void engineUpdate(byte input) {
        theirs.update(input);
    }

    @Override
    protected void engineUpdate(byte[] input, int offset, int length) {
        theirs.update(input, offset, length);
    }

    @Override
    protected byte[] engineDigest() {
        return theirs.digest();
    }

    @Override
    protected int engineDigest(byte[] output, int offset, int length) throws DigestException {
        return theirs.digest(output, offset, length);
    }

    @Override
    protected void engineReset() {
        theirs.reset();
    }
}
