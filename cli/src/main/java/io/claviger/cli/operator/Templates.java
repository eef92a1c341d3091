package io.claviger.cli.operator;

import io.claviger.cli.CommandFailed;
import io.claviger.cli.WrongUsage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Onboarding records of the usual purposes, to start from. */
final class Templates {
    static final List<String> NAMES =
            List.of("ca", "code-signing", "document-signing", "encryption", "payment", "tls");

    private Templates() {}

    /** The YAML of a template, with gaps. */
    static String text(String name) {
        if (!NAMES.contains(name)) {
            throw new WrongUsage(
                    "there is no template '%s'; there are: %s"
                            .formatted(name, String.join(", ", NAMES)));
        }
        try (InputStream in = Templates.class.getResourceAsStream("template/" + name + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("a template is missing in the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw CommandFailed.reading("the template '%s'".formatted(name), unreadable);
        }
    }
}
