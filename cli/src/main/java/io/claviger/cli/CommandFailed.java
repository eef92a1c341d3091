package io.claviger.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;

/** A command that could not do its work; the message is the one line that the user sees. */
public class CommandFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandFailed(String message) {
        super(message, null, false, false);
    }

    /**
     * A file that cannot be read.
     *
     * @param what it is, with its name
     */
    public static CommandFailed reading(Object what, IOException why) {
        return new CommandFailed("cannot read %s: %s".formatted(what, reason(why)));
    }

    /** A file that cannot be written. */
    public static CommandFailed writing(Object what, IOException why) {
        return new CommandFailed("cannot write %s: %s".formatted(what, reason(why)));
    }

    private static String reason(IOException why) {
        return switch (why) {
            case NoSuchFileException _ -> "there is no such file or folder";
            case NotDirectoryException _ -> "that is no folder";
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException _ -> "it exists already";
            case FileSystemException other ->
                    Optional.ofNullable(other.getReason()).orElse("the system refuses it");
            default -> Optional.ofNullable(why.getMessage()).orElse("the system refuses it");
        };
    }
}
