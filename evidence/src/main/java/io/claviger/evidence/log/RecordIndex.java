package io.claviger.evidence.log;

import io.claviger.core.evidence.EvidenceRecord;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.RequestId;
import io.claviger.evidence.record.ParsedRecord;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Look-up entries of records: kind (1 byte), value, 0 where the value's length varies, index (8
 * bytes big-endian). Values hold no 0, so entries of one value are neighbours, in log order. Both
 * ways to derive them, from a record and from its bytes, give the same entries: the index can be
 * rebuilt from the log.
 */
final class RecordIndex {
    private static final byte KEY = 1;
    private static final byte APPLICATION = 2;
    private static final byte CREDENTIAL = 3;
    private static final byte REQUEST = 4;

    private RecordIndex() {}

    /** Entries of a record that is about to be written. */
    static void entries(EvidenceRecord record, long index, Consumer<byte[]> sink) {
        var origin = record.origin();
        var identity = origin.identity();
        record.key().ifPresent(key -> sink.accept(entry(prefix(key), index)));
        identity.application().ifPresent(id -> sink.accept(entry(prefix(id), index)));
        identity.credential().ifPresent(id -> sink.accept(entry(prefix(id), index)));
        sink.accept(entry(prefix(origin.request()), index));
    }

    /** Entries of a record that is in the log. */
    static void entries(ParsedRecord record, long index, Consumer<byte[]> sink) {
        var identity = record.identity();
        record.boundary().key().ifPresent(k -> sink.accept(entry(prefix(KeyId.of(k)), index)));
        identity.application().ifPresent(a -> sink.accept(entry(text(APPLICATION, a), index)));
        identity.credential().ifPresent(c -> sink.accept(entry(text(CREDENTIAL, c), index)));
        sink.accept(entry(text(REQUEST, record.request().id()), index));
    }

    static byte[] prefix(KeyId key) {
        UUID uuid = key.value();
        var prefix = new byte[1 + 2 * Long.BYTES];
        prefix[0] = KEY;
        LogKeys.putLong(prefix, 1, uuid.getMostSignificantBits());
        LogKeys.putLong(prefix, 1 + Long.BYTES, uuid.getLeastSignificantBits());
        return prefix;
    }

    static byte[] prefix(ApplicationId application) {
        return text(APPLICATION, application.value());
    }

    static byte[] prefix(CredentialId credential) {
        return text(CREDENTIAL, credential.value());
    }

    static byte[] prefix(RequestId request) {
        return text(REQUEST, request.value());
    }

    static byte[] entry(byte[] prefix, long index) {
        var entry = Arrays.copyOf(prefix, prefix.length + Long.BYTES);
        LogKeys.putLong(entry, prefix.length, index);
        return entry;
    }

    private static byte[] text(byte kind, String value) {
        var utf8 = value.getBytes(StandardCharsets.UTF_8);
        var prefix = new byte[utf8.length + 2];
        prefix[0] = kind;
        System.arraycopy(utf8, 0, prefix, 1, utf8.length);
        return prefix;
    }
}
