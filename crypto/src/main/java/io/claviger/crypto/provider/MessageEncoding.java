package io.claviger.crypto.provider;

import io.claviger.core.mechanism.Hash;
import io.claviger.core.mechanism.SignatureMechanism;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;

/**
 * The message M′ that ML-DSA and SLH-DSA sign: a header, then the message itself or its digest
 * (FIPS 204 algorithms 2 and 4, FIPS 205 algorithms 22 and 23). The header separates contexts, and
 * signatures over a message from those over a digest.
 */
@SuppressWarnings("ArrayRecordComponent") // handed on within one call
record MessageEncoding(byte[] header, byte[] body) {
    /** Most bytes of a context: its length is written in one. */
    static final int MAX_CONTEXT_BYTES = 255;

    private static final byte PURE = 0;
    private static final byte PREHASHED = 1;

    static MessageEncoding of(
            Providers providers, SignatureMechanism mechanism, byte[] payload, byte[] context) {
        if (context.length > MAX_CONTEXT_BYTES) {
            throw Refusals.invalidPayload(
                    mechanism, "takes a context of at most " + MAX_CONTEXT_BYTES + " bytes");
        }
        Optional<Hash> hash = mechanism.hash();
        if (hash.isEmpty()) {
            return new MessageEncoding(header(PURE, context, new byte[0]), payload);
        }
        return new MessageEncoding(
                header(PREHASHED, context, identifier(hash.get())),
                providers.digest(hash.get(), payload));
    }

    private static byte[] header(byte domain, byte[] context, byte[] hashIdentifier) {
        return ByteBuffer.allocate(2 + context.length + hashIdentifier.length)
                .put(domain)
                .put((byte) context.length)
                .put(context)
                .put(hashIdentifier)
                .array();
    }

    /** The hash function's object identifier in DER. */
    private static byte[] identifier(Hash hash) {
        ASN1ObjectIdentifier oid =
                switch (hash) {
                    case SHA224 -> NISTObjectIdentifiers.id_sha224;
                    case SHA256 -> NISTObjectIdentifiers.id_sha256;
                    case SHA384 -> NISTObjectIdentifiers.id_sha384;
                    case SHA512 -> NISTObjectIdentifiers.id_sha512;
                    case SHA3_224 -> NISTObjectIdentifiers.id_sha3_224;
                    case SHA3_256 -> NISTObjectIdentifiers.id_sha3_256;
                    case SHA3_384 -> NISTObjectIdentifiers.id_sha3_384;
                    case SHA3_512 -> NISTObjectIdentifiers.id_sha3_512;
                    case SHAKE128 -> NISTObjectIdentifiers.id_shake128;
                    case SHAKE256 -> NISTObjectIdentifiers.id_shake256;
                    case SHA1, DOUBLE_SHA256, KECCAK_224, KECCAK_256, KECCAK_384, KECCAK_512 ->
                            throw new CryptoBug(hash + " hashes no message of ML-DSA or SLH-DSA");
                };
        try {
            return oid.getEncoded();
        } catch (java.io.IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }
}
