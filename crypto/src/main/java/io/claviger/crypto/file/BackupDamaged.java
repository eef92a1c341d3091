package io.claviger.crypto.file;

/** The file is no backup, or not all of one as it was written. */
public final class BackupDamaged extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BackupDamaged(String what) {
        super(what);
    }
}
