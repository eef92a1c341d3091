package io.claviger.cli.pkcs11;

import io.claviger.cli.CommandFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where the module and its configuration are, as the module itself looks for them. */
final class ModuleFile {
    /** Set by the launcher. */
    private static final String PROPERTY = "claviger.pkcs11.module";

    /** For who starts the program without the launcher. */
    private static final String VARIABLE = "CLAVIGER_PKCS11_MODULE";

    private ModuleFile() {}

    /** The module of this installation; {@link CommandFailed} says why there is none. */
    static Path module() {
        return Optional.ofNullable(System.getProperty(PROPERTY))
                .or(() -> Optional.ofNullable(System.getenv(VARIABLE)))
                .map(Path::of)
                .orElseThrow(
                        () ->
                                new CommandFailed(
                                        "this installation has no PKCS #11 module: it is built where gcc and make are"));
    }

    /** The configuration that programs of this user get. */
    static Path configuration() {
        return Optional.ofNullable(System.getenv("CLAVIGER_PKCS11_CONF"))
                .map(Path::of)
                .orElseGet(
                        () -> {
                            Path own =
                                    Path.of(System.getProperty("user.home"), ".claviger")
                                            .resolve("pkcs11.conf");
                            return Files.exists(own) ? own : Path.of("/etc/claviger/pkcs11.conf");
                        });
    }

    /** The values of a key, in the order of their lines; comments and sections are passed over. */
    static List<String> values(Path configuration, String key) throws IOException {
        List<String> values = new ArrayList<>();
        for (String line : Files.readAllLines(configuration, StandardCharsets.UTF_8)) {
            String text = line.replaceFirst("#.*", "").strip();
            int equals = text.indexOf('=');
            if (equals > 0 && text.substring(0, equals).strip().equals(key)) {
                values.add(text.substring(equals + 1).strip());
            }
        }
        return values;
    }
}
