package io.claviger.rest.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.refusal.Guidance;
import io.claviger.core.refusal.RefusalCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/errors.md} is what the program says of its refusals. {@code -Derrors.write=true}
 * writes it anew.
 */
class ErrorsDocumentTest {
    private static String document() {
        var text =
                new StringBuilder(
                        """
                        # Errors

                        Every refusal has a code, the step of the path at which it happens (*rung*), and a request id (`X-Request-Id`, and in the body where
                        the contract has room for it). `claviger diagnose REQUEST` finds out why a request was refused, and what helps there.
                        This page is written from the program: `./claviger test -pl rest -am -Derrors.write=true -Dtest=ErrorsDocumentTest -Dsurefire.failIfNoSpecifiedTests=false`

                        | code | rung | HTTP | error | meaning | what helps |
                        |---|---|---|---|---|---|
                        """);
        for (RefusalCode code : RefusalCode.values()) {
            HttpError error = ErrorTable.of(code);
            Guidance guidance = Guidance.of(code);
            text.append(
                    "| `%s` | %s | %d | %d `%s` | %s | %s |%n"
                            .formatted(
                                    code.wireName(),
                                    code.rung().wireName(),
                                    error.status(),
                                    error.error().code(),
                                    error.error().reason(),
                                    guidance.meaning(),
                                    guidance.fix()));
        }
        return text.toString();
    }

    @Test
    void the_document_is_what_the_program_says() throws IOException {
        Path file = Path.of(System.getProperty("claviger.root"), "docs", "errors.md");
        if (Boolean.getBoolean("errors.write")) {
            Files.writeString(file, document());
        }
        assertThat(file).content().isEqualTo(document());
        assertThat(document()).doesNotContain("| |");
    }
}
