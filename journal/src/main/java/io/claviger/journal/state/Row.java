package io.claviger.journal.state;

import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.DataObjectName;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.journal.codec.ValueCodec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** One row of the STATE column, and how its keys are made (docs/formats/state-values.md). */
@SuppressWarnings("ArrayRecordComponent") // a row is handed through, never compared
record Row(byte[] key, byte[] value) {
    static final byte[] NOTHING = {};

    private static final char KEY_OBJECT = 'k';
    private static final char DATA_OBJECT = 'b';

    static byte[] device() {
        return new byte[] {'d'};
    }

    static byte[] partition(PartitionId id) {
        return key('p', ascii(id.value()));
    }

    static byte[] application(ApplicationId id) {
        return key('a', ascii(id.value()));
    }

    static byte[] credential(CredentialId id) {
        return key('c', ascii(id.value()));
    }

    static byte[] token(Bytes hash) {
        return key('t', hash.unsafeArray());
    }

    static byte[] credentialsOf(ApplicationId id) {
        return key('i', ascii(id.value()), new byte[1]);
    }

    static byte[] credentialOf(ApplicationId application, CredentialId id) {
        return key('i', ascii(application.value()), new byte[1], ascii(id.value()));
    }

    static byte[] officers() {
        return new byte[] {'o'};
    }

    static byte[] officer(CredentialId id) {
        return key('o', ascii(id.value()));
    }

    static byte[] keyObject(KeyId id) {
        return key(KEY_OBJECT, ValueCodec.keyIdBytes(id));
    }

    static byte[] labels(PartitionId partition) {
        return key('l', ascii(partition.value()), new byte[1]);
    }

    // A label has no character beyond the Basic Multilingual Plane, so UTF-8 sorts as the label
    // does.
    static byte[] label(PartitionId partition, KeyLabel label) {
        return key(
                'l',
                ascii(partition.value()),
                new byte[1],
                label.value().getBytes(StandardCharsets.UTF_8));
    }

    static byte[] keyCount(PartitionId partition) {
        return key('n', ascii(partition.value()));
    }

    static byte[] dataObjects(PartitionId partition) {
        return key(DATA_OBJECT, ascii(partition.value()), new byte[1]);
    }

    // Sorts as the name does, for the reason that labels do.
    static byte[] dataObject(PartitionId partition, DataObjectName name) {
        return key(
                DATA_OBJECT,
                ascii(partition.value()),
                new byte[1],
                name.value().getBytes(StandardCharsets.UTF_8));
    }

    static byte[] dataObjectCount(PartitionId partition) {
        return key('m', ascii(partition.value()));
    }

    static byte[] uses(KeyId id) {
        return key('u', ValueCodec.keyIdBytes(id));
    }

    static byte[] leaves(KeyId id) {
        return key('s', ValueCodec.keyIdBytes(id));
    }

    /** The first key after all that begin with {@code prefix}. */
    static byte[] after(byte[] prefix) {
        byte[] end = prefix.clone();
        for (int i = end.length - 1; i >= 0; i--) {
            if (end[i] != (byte) 0xff) {
                end[i]++;
                return Arrays.copyOf(end, i + 1);
            }
        }
        throw new IllegalArgumentException("no key follows a prefix of 0xff only");
    }

    /** The key that follows directly. */
    static byte[] next(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    /** Beginnings of the rows that hold wrapped secrets and can be removed. */
    static List<byte[]> secrets() {
        return List.of(key(KEY_OBJECT), key(DATA_OBJECT));
    }

    private static byte[] key(char kind, byte[]... parts) {
        int length = 1;
        for (byte[] part : parts) {
            length += part.length;
        }
        var key = new byte[length];
        key[0] = (byte) kind;
        int at = 1;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, key, at, part.length);
            at += part.length;
        }
        return key;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
