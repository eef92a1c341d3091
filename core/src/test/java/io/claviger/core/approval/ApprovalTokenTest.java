package io.claviger.core.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.id.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The bytes that approvers sign: as written down, read strictly. */
class ApprovalTokenTest {
    private static final Instant ISSUED = Instant.ofEpochSecond(0x0102030405L);

    private static ApprovalToken token(byte[] payload) {
        return new ApprovalToken(
                RuleKind.USE,
                "key",
                new TokenTimestamp(Bytes.owned(payload), false, ISSUED, "ts"),
                Bytes.ofHex("3003020100"));
    }

    @Test
    void the_layout_is_the_one_of_the_format() {
        assertThat(token(new byte[] {(byte) 0xAA}).encode().hex())
                .isEqualTo(
                        // length of what follows
                        "48000000"
                                // operation: use
                                + "3b00040001000000"
                                // label, padded
                                + "021003006b657900"
                                // timestamp block: length, payload, seconds, key label
                                + "54102000"
                                + "1c000000"
                                + "57100100aa000000"
                                + "070108000504030201000000"
                                + "0210020074730000"
                                // signature over it, padded
                                + "561005003003020100000000"
                                // the payload again
                                + "57100100aa000000");
    }

    @Test
    void what_is_read_is_what_was_written() throws MalformedToken {
        for (int length : List.of(0, 1, 2, 3, 4, 5, 1000, TokenTimestamp.MAX_PAYLOAD_BYTES)) {
            ApprovalToken token = token(new byte[length]);
            assertThat(ApprovalToken.parse(token.encode())).isEqualTo(token);
        }
    }

    @Test
    void a_payload_that_does_not_fit_is_refused() {
        assertThatThrownBy(() -> token(new byte[TokenTimestamp.MAX_PAYLOAD_BYTES + 1]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void every_changed_byte_is_another_token_or_none() throws MalformedToken {
        Bytes encoded = token("payload".getBytes(StandardCharsets.UTF_8)).encode();
        ApprovalToken original = ApprovalToken.parse(encoded);
        for (int i = 0; i < encoded.length(); i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] changed = encoded.toArray();
                changed[i] ^= (byte) (1 << bit);
                try {
                    ApprovalToken read = ApprovalToken.parse(Bytes.owned(changed));
                    assertThat(read).isNotEqualTo(original);
                    assertThat(read.encode()).isEqualTo(Bytes.owned(changed));
                } catch (MalformedToken _) {
                    // No token, which is as good.
                }
            }
        }
    }

    @Test
    void cut_off_bytes_are_no_token() {
        byte[] encoded = token(new byte[10]).encode().toArray();
        for (int length = 0; length < encoded.length; length++) {
            byte[] cut = Arrays.copyOf(encoded, length);
            assertThatThrownBy(() -> ApprovalToken.parse(Bytes.owned(cut)))
                    .isInstanceOf(MalformedToken.class);
        }
    }

    @Test
    void a_policy_reads_as_it_was_written() throws MalformedToken {
        var alice = new Approver(Optional.of("alice"), Bytes.ofHex("0102"), Optional.empty());
        var bob =
                new Approver(
                        Optional.of("bob"),
                        Bytes.ofHex("03"),
                        Optional.of(
                                new Approver.CertifiedKey(
                                        Bytes.ofHex("040506"), Instant.EPOCH, Instant.MAX)));
        var use =
                new Rule(
                        List.of(
                                new RuleToken(
                                        "T1",
                                        120,
                                        3600,
                                        List.of(new Group("g", 2, List.of(alice, bob))))));
        Bytes encoded = EncodedPolicy.encode(use, Rule.NONE, Rule.NONE, Rule.NONE);
        EncodedPolicy.Shown shown = EncodedPolicy.parse(encoded);
        assertThat(shown.block()).isEmpty();
        var token = shown.rule(RuleKind.USE).getFirst();
        assertThat(token.timelockSeconds()).isEqualTo(120);
        assertThat(token.timeoutSeconds()).isEqualTo(3600);
        var group = token.groups().getFirst();
        assertThat(group.quorum()).isEqualTo(2);
        assertThat(group.approvers().get(0).publicKey()).contains(Bytes.ofHex("0102"));
        assertThat(group.approvers().get(1).certificate()).contains(Bytes.ofHex("040506"));
        // 0x104E, then a block that begins with the number of tokens.
        assertThat(encoded.hex().substring(8, 12)).isEqualTo("4e10");
        byte[] longer = Arrays.copyOf(encoded.toArray(), encoded.length() + 4);
        assertThatThrownBy(() -> EncodedPolicy.parse(Bytes.owned(longer)))
                .isInstanceOf(MalformedToken.class);
    }

    @Test
    void an_approval_that_comes_along_reads_as_it_was_written() throws MalformedToken {
        var approval =
                new SignedApproval(
                        token(new byte[5]).encode(),
                        Bytes.ofHex("3003020101"),
                        Bytes.ofHex("30010203"));
        Bytes encoded = approval.encode();
        assertThat(SignedApproval.parse(encoded)).isEqualTo(approval);
        for (int length = 0; length < encoded.length(); length++) {
            byte[] cut = Arrays.copyOf(encoded.toArray(), length);
            assertThatThrownBy(() -> SignedApproval.parse(Bytes.owned(cut)))
                    .isInstanceOf(MalformedToken.class);
        }
    }
}
