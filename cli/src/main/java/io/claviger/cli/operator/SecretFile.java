package io.claviger.cli.operator;

import io.claviger.cli.CommandFailed;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A new file for a secret that is shown once: made before the secret is, so that it has a place to
 * go, and readable by its owner alone.
 */
record SecretFile(Path path) {
    static SecretFile reserve(Path path) {
        try {
            return new SecretFile(
                    Files.createFile(
                            path,
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------"))));
        } catch (FileAlreadyExistsException _) {
            throw new CommandFailed("%s exists, and is left as it is".formatted(path));
        } catch (IOException unwritable) {
            throw CommandFailed.writing(path, unwritable);
        }
    }

    void write(String secret) {
        try {
            Files.writeString(path, secret + "\n");
        } catch (IOException full) {
            throw CommandFailed.writing(
                    "%s: revoke the credential and issue another one".formatted(path), full);
        }
    }

    /** The file goes, because nothing came to go into it. */
    void discard() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException undeletable) {
            throw new CommandFailed("cannot delete the empty file %s".formatted(path));
        }
    }
}
