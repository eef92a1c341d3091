package io.claviger.crypto.sealing;

import io.claviger.core.id.Bytes;
import io.claviger.crypto.secret.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id, version 1.3 (RFC 9106), of a passphrase in UTF-8. */
final class PassphraseKey {
    private static final int KEY_BYTES = 32;
    private static final int MAX_UTF8_BYTES_PER_CHAR = 3;

    private PassphraseKey() {}

    static SecretBytes derive(char[] passphrase, Bytes salt, Argon2Cost cost) {
        byte[] bytes = utf8(passphrase);
        byte[] key = new byte[KEY_BYTES];
        try {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(
                    new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                            .withMemoryAsKB(cost.memoryKib())
                            .withIterations(cost.iterations())
                            .withParallelism(cost.parallelism())
                            .withSalt(salt.unsafeArray())
                            .build());
            generator.generateBytes(bytes, key);
            return SecretBytes.consume(key);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static byte[] utf8(char[] passphrase) {
        byte[] room = new byte[passphrase.length * MAX_UTF8_BYTES_PER_CHAR];
        ByteBuffer target = ByteBuffer.wrap(room);
        try {
            if (StandardCharsets.UTF_8
                    .newEncoder()
                    .encode(CharBuffer.wrap(passphrase), target, true)
                    .isError()) {
                throw new IllegalArgumentException("the passphrase is not Unicode text");
            }
            return Arrays.copyOf(room, target.position());
        } finally {
            Arrays.fill(room, (byte) 0);
        }
    }
}
