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
 * What records are looked up by: kind (1 byte), value, 0 where the value's length varies. Values
 * hold no 0, so entries of one value are neighbours in the store, in log order ({@link Postings}).
 * Both ways to derive them, from a record and from its bytes, give the same: the index can be
 * rebuilt from the log.
 */
final class RecordIndex {
    private static final byte KEY = 1;
    private static final byte APPLICATION = 2;
    private static final byte CREDENTIAL = 3;
    private static final byte REQUEST = 4;

    private RecordIndex() {}

    /** Values of a record that is about to be written. */
    static void values(EvidenceRecord record, Consumer<byte[]> sink) {
        var origin = record.origin();
        var identity = origin.identity();
        record.key().ifPresent(key -> sink.accept(prefix(key)));
        identity.application().ifPresent(id -> sink.accept(prefix(id)));
        identity.credential().ifPresent(id -> sink.accept(prefix(id)));
        sink.accept(prefix(origin.request()));
    }

    /** Values of a record that is in the log. */
    static void values(ParsedRecord record, Consumer<byte[]> sink) {
        var identity = record.identity();
        record.boundary().key().ifPresent(key -> sink.accept(prefix(KeyId.of(key))));
        identity.application().ifPresent(name -> sink.accept(text(APPLICATION, name)));
        identity.credential().ifPresent(id -> sink.accept(text(CREDENTIAL, id)));
        sink.accept(text(REQUEST, record.request().id()));
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

    /** Key of the entry that begins with this record. */
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
