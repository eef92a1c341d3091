package io.claviger.journal.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What tells a file from another one under the same name, and a directory from what it was.
 *
 * @param inode its number in the file system
 * @param changed when inode or, for a directory, entries changed last; nobody can set this back
 */
record FileState(long inode, FileTime changed, long size) {

    /** Empty if there is no such file. */
    static Optional<FileState> of(Path path) throws IOException {
        try {
            Map<String, Object> attributes = Files.readAttributes(path, "unix:ino,ctime,size");
            return Optional.of(
                    new FileState(
                            (Long) Objects.requireNonNull(attributes.get("ino")),
                            (FileTime) Objects.requireNonNull(attributes.get("ctime")),
                            (Long) Objects.requireNonNull(attributes.get("size"))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
