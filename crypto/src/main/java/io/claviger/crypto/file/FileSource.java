package io.claviger.crypto.file;

/** Where the bytes of a file come from. */
@FunctionalInterface
public interface FileSource {
    /** Fills the array as far as the file goes; says how far. Less than the whole: the end. */
    int fill(byte[] target);
}
