package io.claviger.crypto.provider;

import io.claviger.core.mechanism.Hash;
import java.util.Arrays;
import java.util.HexFormat;

/** Encodings of RFC 8017 that surround the RSA operation itself. */
final class RsaForms {
    /** Bytes of PKCS #1 v1.5 padding at least: 00 01 (or 02), eight bytes, 00. */
    static final int PADDING_BYTES = 11;

    private RsaForms() {}

    /** RFC 8017 §9.2, note 1: DER of DigestInfo up to the digest. */
    static byte[] digestInfo(Hash hash, byte[] digest) {
        byte[] prefix =
                HexFormat.of()
                        .parseHex(
                                switch (hash) {
                                    case SHA1 -> "3021300906052b0e03021a05000414";
                                    case SHA224 -> "302d300d06096086480165030402040500041c";
                                    case SHA256 -> "3031300d060960864801650304020105000420";
                                    case SHA384 -> "3041300d060960864801650304020205000430";
                                    case SHA512 -> "3051300d060960864801650304020305000440";
                                    case DOUBLE_SHA256,
                                            SHA3_224,
                                            SHA3_256,
                                            SHA3_384,
                                            SHA3_512,
                                            SHAKE128,
                                            SHAKE256,
                                            KECCAK_224,
                                            KECCAK_256,
                                            KECCAK_384,
                                            KECCAK_512 ->
                                            throw new CryptoBug("no RSA mechanism uses " + hash);
                                });
        byte[] whole = Arrays.copyOf(prefix, prefix.length + digest.length);
        System.arraycopy(digest, 0, whole, prefix.length, digest.length);
        return whole;
    }

    /** RFC 8017 §9.2: the block 00 01 ff … ff 00 T that a valid signature opens to. */
    static byte[] signatureBlock(byte[] t, int modulusBytes) {
        byte[] block = new byte[modulusBytes];
        Arrays.fill(block, 2, modulusBytes - t.length - 1, (byte) 0xff);
        block[1] = 1;
        System.arraycopy(t, 0, block, modulusBytes - t.length, t.length);
        return block;
    }

    /** {@code value} behind zeros. */
    static byte[] leftPadded(byte[] value, int length) {
        byte[] padded = new byte[length];
        System.arraycopy(value, 0, padded, length - value.length, value.length);
        return padded;
    }
}
