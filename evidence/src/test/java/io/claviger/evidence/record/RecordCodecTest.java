package io.claviger.evidence.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.claviger.core.evidence.DigestKind;
import io.claviger.core.evidence.EvidenceRecord;
import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.evidence.RecordedApproval;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.RequestId;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.Role;
import io.claviger.evidence.Samples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordCodecTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final RecordCodec codec = new RecordCodec(Samples.LOG);

    @Test
    void time_is_utc_cut_to_milliseconds() {
        assertThat(encodedTime("2026-01-02T03:04:05.999999999Z"))
                .isEqualTo("2026-01-02T03:04:05.999Z");
        assertThat(encodedTime("0000-01-01T00:00:00Z")).isEqualTo("0000-01-01T00:00:00.000Z");
        assertThat(encodedTime("1969-12-31T23:59:59.0015Z")).isEqualTo("1969-12-31T23:59:59.001Z");
        assertThat(encodedTime("2028-02-29T23:59:59Z")).isEqualTo("2028-02-29T23:59:59.000Z");
        assertThatThrownBy(() -> encodedTime("+10000-01-01T00:00:00Z"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void roles_and_digests_keep_their_order_whatever_the_set_says() throws Exception {
        var digests = new EnumMap<DigestKind, Bytes>(DigestKind.class);
        for (var kind : DigestKind.values()) {
            digests.put(kind, Samples.digest(kind.name().length()));
        }
        var record = record(EnumSet.allOf(Role.class), "c", "local", digests);
        var json = MAPPER.readTree(codec.encode(record));
        assertThat(json.at("/identity/roles").valueStream().map(n -> n.asText()))
                .containsExactlyElementsOf(
                        Arrays.stream(Role.values()).map(Role::wireName).toList());
        assertThat(json.at("/digests").propertyStream().map(Map.Entry::getKey))
                .containsExactlyElementsOf(
                        Arrays.stream(DigestKind.values()).map(DigestKind::wireName).toList());
    }

    @Test
    void every_character_comes_back_and_only_printable_ascii_is_written() {
        for (int start = 0; start <= 0xffff; start += 100) {
            var text = new StringBuilder();
            for (int c = start; c < start + 100 && c <= 0xffff; c++) {
                if (!Character.isSurrogate((char) c)) {
                    text.append((char) c);
                }
            }
            var bytes = codec.encode(record(Set.of(), text.toString(), "x", Map.of()));
            for (byte b : bytes) {
                assertThat(b).isBetween((byte) 0x20, (byte) 0x7e);
            }
            assertThat(ParsedRecord.parse(bytes).from().client()).contains(text.toString());
        }
    }

    @Test
    void a_lone_surrogate_is_replaced() {
        assertThat(clientOf("a\ud800b")).isEqualTo("a\ufffdb");
        assertThat(clientOf("\udc00")).isEqualTo("\ufffd");
        assertThat(clientOf("\ud83d")).isEqualTo("\ufffd");
        assertThat(clientOf("\ud83d\ude00")).isEqualTo("\ud83d\ude00");
    }

    @Test
    void long_text_is_cut_and_shows_it() {
        int max = RecordCodec.MAX_CLIENT_CHARS;
        assertThat(clientOf("x".repeat(max))).isEqualTo("x".repeat(max));
        assertThat(clientOf("x".repeat(max + 1))).isEqualTo("x".repeat(max - 1) + "…");
        assertThat(clientOf("x".repeat(max - 2) + "\ud83d\ude00" + "yy"))
                .isEqualTo("x".repeat(max - 2) + "…");
        assertThat(clientOf("x".repeat(1_000_000))).hasSize(max);
    }

    @Test
    void the_longest_possible_record_fits_into_an_entry_bundle() {
        var bad = "\u0001".repeat(10_000);
        var digests = new EnumMap<DigestKind, Bytes>(DigestKind.class);
        for (var kind : DigestKind.values()) {
            digests.put(kind, Samples.digest(0));
        }
        var record =
                new EvidenceRecord(
                        Samples.START,
                        new Origin(
                                new RequestId("r".repeat(64)),
                                Optional.of(bad),
                                Optional.of(bad),
                                new Identity(
                                        Samples.granted().origin().identity().application(),
                                        Samples.granted().origin().identity().credential(),
                                        Optional.empty(),
                                        EnumSet.allOf(Role.class),
                                        bad),
                                InterfaceName.PKCS11,
                                bad,
                                Optional.of(bad),
                                Samples.START),
                        Samples.granted().partition(),
                        Samples.granted().key(),
                        Optional.of(new KeyLabel("\ufffd".repeat(KeyLabel.MAX_LENGTH))),
                        Optional.of(Long.MAX_VALUE),
                        Optional.of(Long.MAX_VALUE),
                        Optional.of(bad),
                        Optional.of(Samples.digest(0)),
                        Operation.CHANGE_KEY_ATTRIBUTES,
                        Optional.of(bad),
                        Optional.of(Refusal.of(RefusalCode.ATTRIBUTE_CHANGE_FORBIDDEN, bad)),
                        digests,
                        Optional.of(Samples.REQUEST),
                        List.of(),
                        Long.MAX_VALUE,
                        Optional.of(Long.MAX_VALUE));
        var bytes = codec.encode(record);
        assertThat(bytes).hasSizeLessThan(16_384);
        assertThat(ParsedRecord.parse(bytes).count()).isEqualTo(Long.MAX_VALUE);

        var longest = new RecordedApproval(Optional.of(bad), Samples.digest(1), Samples.digest(2));
        var approved = Samples.withApprovals(record, Collections.nCopies(5000, longest));
        var boundary = ParsedRecord.parse(codec.encode(approved)).boundary();
        assertThat(boundary.approvals()).hasSizeGreaterThan(20);
        assertThat(boundary.approvals().getLast().name().orElseThrow())
                .hasSize(RecordCodec.MAX_NAME_CHARS);
        assertThat(boundary.approvals().size() + boundary.moreApprovals()).isEqualTo(5000);
    }

    @Test
    void approvals_are_listed_in_their_order_and_counted_where_they_do_not_fit() {
        var approvals = new ArrayList<RecordedApproval>();
        for (int i = 0; i < 1000; i++) {
            approvals.add(
                    new RecordedApproval(
                            i % 2 == 0 ? Optional.of("approver " + i) : Optional.empty(),
                            Samples.digest(i),
                            Samples.digest(i + 1)));
        }
        for (int count : new int[] {0, 1, 2, 128, 250}) {
            var record = Samples.withApprovals(Samples.granted(), approvals.subList(0, count));
            var boundary = ParsedRecord.parse(codec.encode(record)).boundary();
            assertThat(boundary.approvalRequest()).contains(Samples.REQUEST.toString());
            assertThat(boundary.approvals()).isEqualTo(parsed(approvals.subList(0, count)));
            assertThat(boundary.moreApprovals()).isZero();
        }
        var bytes = codec.encode(Samples.withApprovals(Samples.granted(), approvals));
        var boundary = ParsedRecord.parse(bytes).boundary();
        int listed = boundary.approvals().size();
        assertThat(boundary.approvals()).isEqualTo(parsed(approvals.subList(0, listed)));
        assertThat(boundary.moreApprovals()).isPositive().isEqualTo(1000 - listed);
    }

    private static List<ParsedRecord.Approval> parsed(List<RecordedApproval> approvals) {
        return approvals.stream()
                .map(
                        a ->
                                new ParsedRecord.Approval(
                                        a.name(), a.publicKey().hex(), a.signature().hex()))
                .toList();
    }

    @Test
    void an_approval_without_sha256_digests_is_a_bug() {
        var approval =
                new RecordedApproval(Optional.empty(), Samples.digest(1), Bytes.of(new byte[70]));
        var record = Samples.withApprovals(Samples.granted(), List.of(approval));
        assertThatThrownBy(() -> codec.encode(record)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_digest_that_is_not_a_sha256_is_a_bug() {
        var record = record(Set.of(), "c", "x", Map.of(DigestKind.MESSAGE, Bytes.of(new byte[31])));
        assertThatThrownBy(() -> codec.encode(record)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void what_is_written_is_what_another_parser_reads(long seed) throws Exception {
        var random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            var client = text(random, 300);
            var source = text(random, 200);
            var bytes = codec.encode(record(Set.of(Role.AUDITOR), client, source, Map.of()));
            var json = MAPPER.readTree(bytes);
            var parsed = ParsedRecord.parse(bytes);
            assertThat(parsed.from().client().orElseThrow())
                    .isEqualTo(json.at("/interface/client").asText());
            assertThat(parsed.from().source()).isEqualTo(json.at("/interface/source").asText());
            assertThat(MAPPER.writeValueAsBytes(json)).hasSizeLessThanOrEqualTo(bytes.length);
        }
    }

    private static String text(Random random, int maxLength) {
        var text = new StringBuilder();
        int length = random.nextInt(maxLength);
        for (int i = 0; i < length; i++) {
            text.append(
                    (char) (random.nextBoolean() ? random.nextInt(128) : random.nextInt(65536)));
        }
        return text.toString();
    }

    private String clientOf(String client) {
        var bytes = codec.encode(record(Set.of(), client, "x", Map.of()));
        return ParsedRecord.parse(bytes).from().client().orElseThrow();
    }

    private String encodedTime(String time) {
        var bytes = codec.encode(Samples.granted(), Instant.parse(time));
        try {
            return MAPPER.readTree(bytes).get("time").asText();
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private static EvidenceRecord record(
            Set<Role> roles, String client, String source, Map<DigestKind, Bytes> digests) {
        return new EvidenceRecord(
                Samples.START,
                new Origin(
                        new RequestId("r"),
                        Optional.empty(),
                        Optional.empty(),
                        new Identity(
                                Optional.empty(), Optional.empty(), Optional.empty(), roles, "a"),
                        InterfaceName.NODE,
                        source,
                        Optional.of(client),
                        Samples.START),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Operation.PROBE,
                Optional.empty(),
                Optional.empty(),
                digests,
                Optional.empty(),
                List.of(),
                1,
                Optional.empty());
    }
}
