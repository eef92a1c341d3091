package io.claviger.cli.approver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.cli.service.Service;
import io.claviger.core.approval.EncodedPolicy;
import io.claviger.core.approval.Rule;
import io.claviger.core.approval.RuleKind;
import io.claviger.core.id.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskTextTest {
    private static final Bytes OWN = Bytes.of("own key".getBytes(StandardCharsets.UTF_8));
    private static final Bytes OTHER = Bytes.of("other key".getBytes(StandardCharsets.UTF_8));

    private static List<String> lines(ObjectNode task) {
        return TaskText.of(ApprovalTask.of(task), OWN, Instant.now());
    }

    @Test
    void what_is_signed_stands_before_what_the_service_says() {
        ObjectNode task = SampleTask.sign("pay 100 to bob\nWARNING: nothing");
        ObjectNode status = (ObjectNode) task.get("requestStatus");
        status.putArray("approvedBy").add(OTHER.base64());
        status.putArray("notYetApprovedBy").add(OWN.base64());
        List<String> lines = lines(task);
        assertThat(lines)
                .containsSubsequence(
                        "What you would sign:",
                        "  operation   use: sign, decrypt, unwrap or certify (the token does not say which)",
                        "  key         treasury-1",
                        "  timestamp   signed by key 'attestation-key' (not checked here)",
                        "    | pay 100 to bob",
                        "    | WARNING: nothing",
                        "What the service says about it, which is not signed:",
                        "  request     sign with SHA256_WITH_ECDSA",
                        "    |   \"app\": \"payments\"",
                        "Who decides, as the service says:")
                .noneMatch(line -> line.startsWith("WARNING"));
        assertThat(lines).anyMatch(line -> line.matches(" {2}asked {7}\\S+Z, 3 min ago"));
        assertThat(lines)
                .contains("  approved    key of another kind, SHA-256 " + KeyName.sha256(OTHER));
        assertThat(lines)
                .contains(
                        "  missing     key of another kind, SHA-256 %s (you)"
                                .formatted(KeyName.sha256(OWN)),
                        "  rejected    nobody");
    }

    @Test
    void a_change_of_policy_is_shown_from_the_token() {
        Bytes policy = EncodedPolicy.encode(Rule.NONE, Rule.NONE, Rule.NONE, Rule.NONE);
        ObjectNode request = Service.JSON.createObjectNode().put("modifyKeyName", "k");
        List<String> lines =
                lines(
                        SampleTask.of(
                                RuleKind.MODIFY, "k", policy.toArray(), "modifyRequest", request));
        assertThat(lines)
                .contains(
                        "  operation   modify: the rules below replace all rules of the key",
                        "    | use: nobody has to approve",
                        "  request     change the policy")
                .noneMatch(line -> line.startsWith("WARNING"));
    }

    @Test
    void texts_of_others_move_no_cursor() {
        ObjectNode request = Service.JSON.createObjectNode().put("blockKeyName", "k\u001b[2J");
        ObjectNode task =
                SampleTask.of(RuleKind.BLOCK, "k\u001b[2J", new byte[0], "blockRequest", request);
        task.put("payloadType", "\u001b[1A");
        assertThat(String.join("", lines(task))).contains("k\\u{1b}[2J").doesNotContain("\u001b");
    }

    @Test
    void every_discrepancy_is_warned_of() {
        ObjectNode unshown = SampleTask.sign("x");
        unshown.remove("requestBase64");
        assertThat(lines(unshown))
                .contains("WARNING: the service does not show the application's request");
        ObjectNode unblock = Service.JSON.createObjectNode().put("unblockKeyName", "k");
        assertThat(
                        lines(
                                SampleTask.of(
                                        RuleKind.BLOCK,
                                        "k",
                                        new byte[1],
                                        "unblockRequest",
                                        unblock)))
                .contains(
                        "WARNING: the token has a payload, but its operation takes none",
                        "WARNING: the request is to unblock, the token is for another operation");
        ObjectNode csr = Service.JSON.createObjectNode().put("signKeyName", "k");
        assertThat(lines(SampleTask.of(RuleKind.USE, "k", new byte[1], "csrSignRequest", csr)))
                .contains(
                        "WARNING: the request is to request a certificate, the token has something else");
        ObjectNode hex =
                Service.JSON
                        .createObjectNode()
                        .put("signKeyName", "k")
                        .put("payloadType", "HEX")
                        .put("payload", "c0ffee");
        byte[] coffee = {(byte) 0xc0, (byte) 0xff, (byte) 0xee};
        assertThat(lines(SampleTask.of(RuleKind.USE, "k", coffee, "signRequest", hex)))
                .noneMatch(line -> line.startsWith("WARNING"));
    }

    @Test
    void whose_backup_gets_a_password_is_said_by_token_and_request_alike() {
        assertThat(forgotten("{\"approverName\":\"officer1\",\"backupVersion\":2}"))
                .contains(
                        "    |   \"approverName\": \"officer1\",",
                        "  request     give the backup of an approver a new password")
                .noneMatch(line -> line.startsWith("WARNING"));
        for (String payload :
                List.of("{\"approverName\":\"officer2\"}", "{}", "[]", "officer1", "{", "")) {
            assertThat(forgotten(payload))
                    .contains(
                            "WARNING: the request is to give the backup of an approver a new password,"
                                    + " the token has something else");
        }
    }

    private static List<String> forgotten(String payload) {
        ObjectNode request =
                Service.JSON
                        .createObjectNode()
                        .put("backupKeyName", "k")
                        .put("approverName", "officer1");
        return lines(
                SampleTask.of(
                        RuleKind.USE,
                        "k",
                        payload.getBytes(StandardCharsets.UTF_8),
                        "forgotPasswordRequest",
                        request));
    }
}
