package io.claviger.evidence.log;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.record.MalformedEvidence;
import io.claviger.evidence.record.RecordCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Up to 256 records, each behind its length in 16 bits (C2SP tlog-tiles, entry bundles). */
public final class EntryBundle {
    private EntryBundle() {}

    static Bytes of(List<byte[]> records) {
        int length = 0;
        for (var record : records) {
            if (record.length > RecordCodec.MAX_RECORD_BYTES) {
                throw new EvidenceDamaged("a record is longer than any that was written");
            }
            length += Short.BYTES + record.length;
        }
        var bundle = ByteBuffer.allocate(length);
        for (var record : records) {
            bundle.putShort((short) record.length).put(record);
        }
        return Bytes.owned(bundle.array());
    }

    /** The records; {@link MalformedEvidence} if the bytes are not exactly so many. */
    public static List<Bytes> read(byte[] bundle, int width) {
        var buffer = ByteBuffer.wrap(bundle);
        var records = new ArrayList<Bytes>(width);
        for (int i = 0; i < width; i++) {
            if (buffer.remaining() < Short.BYTES) {
                throw new MalformedEvidence("an entry bundle is cut short");
            }
            int length = Short.toUnsignedInt(buffer.getShort());
            if (length > buffer.remaining()) {
                throw new MalformedEvidence("an entry bundle is cut short");
            }
            var record = new byte[length];
            buffer.get(record);
            records.add(Bytes.owned(record));
        }
        if (buffer.hasRemaining()) {
            throw new MalformedEvidence("an entry bundle has more than its records");
        }
        return records;
    }
}
