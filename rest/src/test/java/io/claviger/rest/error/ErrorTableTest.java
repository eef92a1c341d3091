package io.claviger.rest.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.refusal.RefusalCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorTableTest {
    /** Refusals whose status is their own: none of them answers a client of the contract alone. */
    private static final Set<RefusalCode> OWN_STATUS =
            EnumSet.of(
                    RefusalCode.BODY_TOO_LARGE,
                    RefusalCode.IDEMPOTENCY_KEY_REUSED,
                    RefusalCode.REQUEST_IN_PROGRESS,
                    RefusalCode.ANSWER_NOT_KEPT,
                    RefusalCode.UNKNOWN_ROUTE,
                    RefusalCode.SEALED,
                    RefusalCode.PARTITION_NOT_FOUND,
                    RefusalCode.APPLICATION_NOT_FOUND,
                    RefusalCode.CREDENTIAL_NOT_FOUND,
                    RefusalCode.CHANGE_NOT_FOUND,
                    RefusalCode.CHANGE_EXISTS,
                    RefusalCode.CHANGE_CONFLICT,
                    RefusalCode.CLUSTER_STATE,
                    RefusalCode.ROOT_KEY_STATE,
                    RefusalCode.PACKAGE_PROPOSED,
                    RefusalCode.PACKAGE_PROPOSAL_NOT_FOUND,
                    RefusalCode.INCIDENT_NOT_FOUND,
                    RefusalCode.RELEASE_PROPOSED,
                    RefusalCode.PARTITION_EXISTS,
                    RefusalCode.APPLICATION_EXISTS,
                    RefusalCode.APPLICATION_REQUESTED,
                    RefusalCode.APPLICATION_REQUEST_NOT_FOUND,
                    RefusalCode.APPLICATION_REQUEST_CHANGED,
                    RefusalCode.KEY_CHANGED,
                    RefusalCode.LEAVES_TAKEN,
                    // 402 by the clients' rule is a failed authentication, which this is not.
                    RefusalCode.CERTIFICATE_NOT_FOUND,
                    RefusalCode.CERTIFICATE_INVALID,
                    RefusalCode.APPROVER_CERTIFICATE_EXPIRED,
                    RefusalCode.NOT_CONFIGURED,
                    RefusalCode.RECORD_ARCHIVED,
                    RefusalCode.CLOCK_BEHIND);

    @ParameterizedTest
    @EnumSource(RefusalCode.class)
    void every_refusal_has_an_error_that_is_no_server_fault(RefusalCode code) {
        HttpError error = ErrorTable.of(code);
        assertThat(error.status())
                .matches(
                        status ->
                                (status >= 400 && status < 500) || status == 501 || status == 503);
        assertThat(error.error().reason()).startsWith("res.error.");
    }

    @ParameterizedTest
    @EnumSource(RefusalCode.class)
    void statuses_follow_the_rule_of_the_clients(RefusalCode code) {
        HttpError error = ErrorTable.of(code);
        if (!OWN_STATUS.contains(code)) {
            assertThat(error.status()).isEqualTo(byRule(error.error().code()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "MISSING_API_KEY,401,416,res.error.missing.api.key",
        "INVALID_API_KEY,401,631,res.error.invalid.api.key",
        "ROLE_NOT_ALLOWED,401,631,res.error.invalid.api.key",
        "MISSING_ACCESS_TOKEN,401,406,res.error.missing.access.token",
        "INVALID_ACCESS_TOKEN,401,617,res.error.invalid.access.token",
        "KEY_NOT_FOUND,404,650,res.error.key.not.existent",
        "KEY_EXISTS,400,608,res.error.key.already.existing",
        "KEY_ATTRIBUTES_INVALID,400,606,res.error.key.attributes.invalid",
        "KEY_SIZE_INVALID,400,603,res.error.input.keysize",
        "MECHANISM_KEY_MISMATCH,400,607,res.error.algorithm.not.supported.by.key",
        "OPERATION_FORBIDDEN,400,614,res.error.operation.forbidden.for.key",
        "KEY_PASSWORD_MISMATCH,400,620,res.error.key.password.mismatch",
        "DERIVATION_NOT_SUPPORTED,400,634,res.error.derivation.not.supported.by.algorithm",
        "NO_ADDRESS,400,630,res.error.invalid.address.on.non.ska.key",
        "ADDRESS_FORMAT_MISMATCH,400,605,res.error.unsupported.cryptocurrency",
        "TAG_LENGTH_INVALID,400,624,res.error.key.invalid.tagLength",
        "MECHANISM_UNAVAILABLE,400,629,res.error.unsupported.cipher",
        "INVALID_NUMBER_RANGE,400,619,res.error.invalid.number.range",
        "DECRYPT_FAILED,400,410,res.error.decrypt.failed",
        "FILE_HEADER_INVALID,400,623,res.error.invalid.file.header",
        "DATA_OBJECT_EXISTS,400,615,res.error.data.object.already.existing",
        "DATA_OBJECT_INVALID,400,616,res.error.data.object.invalid.value",
        "DATA_OBJECT_NOT_FOUND,404,653,res.error.data.object.not.existent",
        "NOT_IMPLEMENTED,501,101,res.error.not.implemented",
        "BODY_TOO_LARGE,413,600,res.error.input.validation.failed"
    })
    void clients_read_these(RefusalCode refusal, int status, int code, String reason) {
        HttpError error = ErrorTable.of(refusal);
        assertThat(error.status()).isEqualTo(status);
        assertThat(error.error().code()).isEqualTo(code);
        assertThat(error.error().reason()).isEqualTo(reason);
    }

    @Test
    void codes_and_reasons_are_unique() {
        assertThat(TsbError.values()).extracting(TsbError::code).doesNotHaveDuplicates();
        assertThat(TsbError.values()).extracting(TsbError::reason).doesNotHaveDuplicates();
    }

    @Test
    void the_document_lists_every_refusal() throws IOException {
        Path document = Path.of(System.getProperty("claviger.root", ".."), "docs", "rest-api.md");
        List<String> documented =
                Files.readAllLines(document).stream()
                        .filter(line -> line.matches("\\| `[a-z0-9-]+` \\| .*res\\.error.*"))
                        .toList();
        assertThat(documented)
                .containsExactlyElementsOf(
                        Arrays.stream(RefusalCode.values()).map(ErrorTableTest::row).toList());
    }

    private static String row(RefusalCode code) {
        HttpError error = ErrorTable.of(code);
        return "| `%s` | %s | %d | %d | `%s` |"
                .formatted(
                        code.wireName(),
                        code.rung().wireName(),
                        error.status(),
                        error.error().code(),
                        error.error().reason());
    }

    private static int byRule(int code) {
        if (code >= 100 && code <= 199) {
            return 501;
        }
        if (code >= 650 && code <= 659) {
            return 404;
        }
        if (Set.of(402, 406, 416, 617, 618, 631).contains(code)) {
            return 401;
        }
        return code / 100 == 4 || code / 100 == 6 ? 400 : 500;
    }
}
