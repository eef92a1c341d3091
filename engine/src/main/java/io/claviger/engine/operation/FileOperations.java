package io.claviger.engine.operation;

import io.claviger.core.command.Command;
import io.claviger.core.evidence.DigestKind;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.FileMechanism;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.crypto.file.FileDecryption;
import io.claviger.crypto.file.FileEncryption;
import io.claviger.crypto.file.FileSource;
import io.claviger.crypto.provider.Mechanisms;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.engine.device.KeyHandles;
import io.claviger.engine.key.Attempts;
import io.claviger.engine.key.KeyAccess;
import java.util.Map;
import java.util.Optional;

/**
 * Files, encrypted for the holder of a key and decrypted by it. The record is durable before the
 * first byte is given out; it names the header of the encrypted file, which no other file has. What
 * comes after the first segment flows without the key and without a further record. Safe for many
 * threads.
 */
public final class FileOperations {
    /** Name in the record of a refusal that comes before the kind of the key is known. */
    private static final String ANY = "ECIES";

    private final Attempts attempts;
    private final Inquiries inquiries;
    private final KeyAccess access;
    private final KeyHandles handles;
    private final Mechanisms mechanisms;

    public FileOperations(
            Attempts attempts,
            Inquiries inquiries,
            KeyAccess access,
            KeyHandles handles,
            Mechanisms mechanisms) {
        this.attempts = attempts;
        this.inquiries = inquiries;
        this.access = access;
        this.handles = handles;
        this.mechanisms = mechanisms;
    }

    /** An encryption for the holder of the key; it needs the public half only, no password. */
    public Answer<FileEncryption> encrypt(Origin origin, KeyLabel label) {
        return attempts.run(
                origin,
                Operation.ENCRYPT,
                Optional.of(label),
                Optional.of(ANY),
                partition -> {
                    KeyObject key = access.publicPart(partition, label);
                    FileMechanism mechanism = mechanism(key);
                    attempts.refuseEarly(use(origin, Operation.ENCRYPT, key, mechanism, Map.of()));
                    FileEncryption encryption =
                            FileEncryption.to(mechanisms, mechanism, key.publicKey().orElseThrow());
                    return inquiries.answer(
                            use(
                                    origin,
                                    Operation.ENCRYPT,
                                    key,
                                    mechanism,
                                    digests(encryption.header())),
                            encryption);
                });
    }

    /** A file whose first segment is open. The caller runs it, or closes it. */
    public Answer<FileDecryption.Opened> decrypt(
            Origin origin, KeyLabel label, Optional<SecretBytes> password, FileSource sealed) {
        return attempts.run(
                origin,
                Operation.DECRYPT,
                Optional.of(label),
                Optional.of(ANY),
                partition -> {
                    KeyObject key = access.key(partition, label, password);
                    FileMechanism mechanism = mechanism(key);
                    attempts.refuseEarly(use(origin, Operation.DECRYPT, key, mechanism, Map.of()));
                    FileDecryption file = FileDecryption.of(sealed);
                    boolean granted = false;
                    try {
                        FileDecryption.Opened opened = handles.with(partition, key, file::open);
                        Answer<FileDecryption.Opened> answer =
                                inquiries.answer(
                                        use(
                                                origin,
                                                Operation.DECRYPT,
                                                key,
                                                mechanism,
                                                digests(file.header())),
                                        opened);
                        granted = answer instanceof Answer.Granted<FileDecryption.Opened>;
                        if (!granted) {
                            handles.forget(key);
                        }
                        return answer;
                    } finally {
                        if (!granted) {
                            file.close();
                        }
                    }
                });
    }

    private static FileMechanism mechanism(KeyObject key) {
        return FileMechanism.of(key.spec())
                .orElseThrow(
                        () ->
                                new Refusal.Thrown(
                                        RefusalCode.MECHANISM_KEY_MISMATCH,
                                        "files are encrypted for EC keys on P-256, P-384 and P-521,"
                                                + " not for a key of type "
                                                + key.spec().displayName()));
    }

    private static Command.UseKey use(
            Origin origin,
            Operation operation,
            KeyObject key,
            FileMechanism mechanism,
            Map<DigestKind, Bytes> digests) {
        return new Command.UseKey(
                origin, operation, key.id(), key.version(), mechanism.wireName(), digests);
    }

    private Map<DigestKind, Bytes> digests(byte[] header) {
        return Map.of(DigestKind.CIPHERTEXT, mechanisms.sha256(header));
    }
}
