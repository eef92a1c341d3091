package io.claviger.server.backup;

import io.claviger.core.id.Bytes;
import io.claviger.crypto.file.BackupDamaged;
import io.claviger.server.config.ConfigurationError;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** The files of a backup of a whole device: the sealed root key and a snapshot. */
abstract class DeviceFiles implements BackupFile.Unpacked {
    /** Name of the sealed root key among the files. */
    static final String ROOT_KEY = "root-key";

    /** What stands before the names of the snapshot's files. */
    static final String SNAPSHOT = "snapshot/";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int MAX_SEALED_KEY = 1024;

    private final Set<String> seen = new HashSet<>();
    private SealedCopy rootKey = new SealedCopy(0, Bytes.empty());

    /** Refuses what is no backup of a device. */
    static void require(BackupHeader header) {
        header.partition()
                .ifPresent(
                        partition -> {
                            throw new ConfigurationError(
                                    "the backup holds partition '%s' alone; 'claviger backup restore-partition' brings it into a device"
                                            .formatted(partition));
                        });
    }

    /** A file of the snapshot; the content is not closed. */
    abstract void snapshot(String name, InputStream content) throws IOException;

    /** The root key, sealed to the backup key. */
    SealedCopy rootKey() {
        return rootKey;
    }

    @Override
    public void file(String name, InputStream content) throws IOException {
        if (name.equals(ROOT_KEY)) {
            rootKey = SealedCopy.of(content.readNBytes(MAX_SEALED_KEY));
        } else if (name.startsWith(SNAPSHOT)
                && NAME.matcher(name.substring(SNAPSHOT.length())).matches()) {
            snapshot(name.substring(SNAPSHOT.length()), content);
        } else {
            throw new BackupDamaged("the backup holds a file of no known kind");
        }
        seen.add(name);
    }

    @Override
    public boolean complete() {
        return seen.containsAll(Set.of(ROOT_KEY, SNAPSHOT + "SHA256SUMS"));
    }
}
