package io.claviger.server.backup;

import io.claviger.core.id.Bytes;
import io.claviger.crypto.file.BackupDamaged;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** The files of a backup of one partition: its sealed key, then its parts in their order. */
final class PartitionFiles implements BackupFile.Unpacked {
    /** Name of the sealed partition key among the files. */
    static final String KEY = "partition-key";

    private static final int MAX_SEALED_KEY = 1024;
    private static final int MAX_PART = 1 << 20;

    private final List<Bytes> parts = new ArrayList<>();
    private Bytes key = Bytes.empty();

    /** The name of a part; the first is the partition itself. */
    static String part(int number) {
        return "parts/%08d".formatted(number);
    }

    @Override
    public void file(String name, InputStream content) throws IOException {
        if (name.equals(KEY)) {
            key = Bytes.owned(content.readNBytes(MAX_SEALED_KEY));
        } else if (name.equals(part(parts.size()))) {
            parts.add(Bytes.owned(content.readNBytes(MAX_PART)));
        } else {
            throw new BackupDamaged("the backup holds a file of no known kind");
        }
    }

    @Override
    public boolean complete() {
        return key.length() > 0 && parts.size() > 1;
    }

    /** The partition key, sealed to the backup key. */
    Bytes key() {
        return key;
    }

    List<Bytes> parts() {
        return List.copyOf(parts);
    }
}
