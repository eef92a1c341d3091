package io.claviger.cli.share;

import java.nio.file.Path;
import java.util.Optional;

/**
 * An argument {@code NAME=FILE}, of which the file may be left out.
 *
 * @param passphraseFile holds the passphrase of the share; empty: it is typed
 */
record NamedFile(String name, Optional<Path> passphraseFile) {
    static NamedFile parse(String argument) {
        int equals = argument.indexOf('=');
        return equals < 0
                ? new NamedFile(argument, Optional.empty())
                : new NamedFile(
                        argument.substring(0, equals),
                        Optional.of(Path.of(argument.substring(equals + 1))));
    }
}
