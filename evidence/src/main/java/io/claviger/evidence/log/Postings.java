package io.claviger.evidence.log;

import io.claviger.core.id.Bytes;
import io.claviger.core.port.Column;
import io.claviger.core.port.StoreTransaction;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Look-up entries in the making. Under load the records of one journal entry mostly concern the
 * same few keys, applications and credentials, so all of one value become one entry of the store:
 * its key holds the first record's index, its value one byte for each further record, the distance
 * to the one before. Belongs to the thread that writes the log.
 */
final class Postings {
    /** An entry covers fewer records of the log than this, so each distance fits in a byte. */
    static final int MAX_SPAN = 256;

    private static final int FIRST_CAPACITY = 16;

    private final Map<Bytes, Posting> pending = new LinkedHashMap<>();

    private static final class Posting {
        private final long first;
        private long last;
        private byte[] distances = new byte[FIRST_CAPACITY];
        private int count;

        private Posting(long first) {
            this.first = first;
            this.last = first;
        }

        private void add(long index) {
            if (count == distances.length) {
                distances = Arrays.copyOf(distances, 2 * count);
            }
            distances[count++] = (byte) (index - last);
            last = index;
        }
    }

    /** Adds a record, once for each value; indexes only grow. */
    void add(byte[] prefix, long index, StoreTransaction transaction) {
        var value = Bytes.owned(prefix);
        var posting = pending.get(value);
        if (posting != null && posting.last == index) {
            return;
        }
        if (posting != null && index - posting.first < MAX_SPAN) {
            posting.add(index);
            return;
        }
        if (posting != null) {
            write(value, posting, transaction);
        }
        pending.put(value, new Posting(index));
    }

    /** Writes what was added since the last time. */
    void writeTo(StoreTransaction transaction) {
        pending.forEach((value, posting) -> write(value, posting, transaction));
        pending.clear();
    }

    private static void write(Bytes value, Posting posting, StoreTransaction transaction) {
        transaction.put(
                Column.INDEX,
                RecordIndex.entry(value.unsafeArray(), posting.first),
                Arrays.copyOf(posting.distances, posting.count));
    }

    /** The indexes that an entry of the store stands for, growing. */
    static void read(byte[] key, byte[] distances, LongConsumer indexes) {
        long index = LogKeys.number(key);
        indexes.accept(index);
        for (byte distance : distances) {
            index += Byte.toUnsignedInt(distance);
            indexes.accept(index);
        }
    }
}
