package io.claviger.crypto.file;

/** Where the bytes of a file go. */
@FunctionalInterface
public interface FileSink {
    /** Takes the first {@code length} bytes; the array is the caller's again after the call. */
    void put(byte[] source, int length);
}
