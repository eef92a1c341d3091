package io.claviger.rest.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.approval.SignedApproval;
import io.claviger.core.id.Bytes;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.engine.approval.Authorization;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The approvals that come with a synchronous call. */
class ApprovalsFormTest {
    /** An empty block is a token as far as this form looks. */
    private static final SignedApproval APPROVAL =
            new SignedApproval(
                    Bytes.of(new byte[4]), Bytes.of(new byte[] {1}), Bytes.of(new byte[] {2}));

    private static Authorization read(List<String> approvals) {
        ObjectNode body = Json.object();
        ArrayNode list = body.putArray("signedApprovals");
        approvals.forEach(list::add);
        return ApprovalsForm.authorization(Json.parse(Json.bytes(body)));
    }

    private static List<String> times(int count) {
        return Collections.nCopies(count, APPROVAL.encode().base64());
    }

    private static void refused(
            List<String> approvals, RefusalCode code, int number, String... named) {
        assertThatThrownBy(() -> read(approvals))
                .isInstanceOfSatisfying(
                        Unacceptable.class,
                        refused -> {
                            assertThat(refused.refusal().code()).isEqualTo(code);
                            assertThat(refused.error().error().code()).isEqualTo(number);
                            assertThat(refused.refusal().message()).contains(named);
                        });
    }

    @Test
    void as_many_approvals_as_a_group_has_people_and_not_one_more() {
        assertThat(read(times(128)))
                .isEqualTo(new Authorization.Presented(Collections.nCopies(128, APPROVAL)));
        refused(
                times(129),
                RefusalCode.MALFORMED_REQUEST,
                600,
                "'signedApprovals'",
                "129",
                "at most 128");
    }

    @Test
    void a_list_that_is_empty_or_missing_presents_nothing() {
        assertThat(read(List.of())).isEqualTo(Authorization.none());
        assertThat(ApprovalsForm.authorization(Json.parse("{}".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(Authorization.none());
    }

    @Test
    void one_that_is_none_is_named_by_its_place() {
        String good = APPROVAL.encode().base64();
        refused(List.of(good, "%%%"), RefusalCode.INVALID_BASE64, 600, "signedApprovals[1]");
        refused(
                List.of(good, good, "AAAA"),
                RefusalCode.APPROVAL_INVALID,
                403,
                "signedApprovals[2]",
                "length");
    }
}
