package io.claviger.evidence.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.evidence.Golden;
import io.claviger.evidence.Samples;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordFormatTest {
    private final RecordCodec codec = new RecordCodec(Samples.LOG);

    @Test
    void a_granted_record_has_the_golden_bytes() {
        assertThat(text(codec.encode(Samples.granted()))).isEqualTo(golden("granted.json"));
    }

    @Test
    void a_refused_record_has_the_golden_bytes() {
        assertThat(text(codec.encode(Samples.refused()))).isEqualTo(golden("refused.json"));
    }

    @Test
    void an_approved_record_has_the_golden_bytes() {
        assertThat(text(codec.encode(Samples.approved()))).isEqualTo(golden("approved.json"));
    }

    @Test
    void golden_records_stay_readable() {
        var granted = ParsedRecord.parse(Golden.bytes("evidence-record/v1/granted.json"));
        assertThat(granted.time()).isEqualTo(Samples.START);
        assertThat(granted.log()).isEqualTo(Samples.LOG.value());
        assertThat(granted.request().ticket()).contains("CHG-42");
        assertThat(granted.identity().roles()).containsExactly("key-operation");
        assertThat(granted.from().name()).isEqualTo("rest");
        assertThat(granted.boundary().granted()).isTrue();
        assertThat(granted.boundary().key()).contains(Samples.KEY.toString());
        assertThat(granted.boundary().keyUse()).contains(17L);
        assertThat(granted.digests()).containsEntry("message", "11".repeat(32));
        assertThat(granted.count()).isEqualTo(1);

        var refused = ParsedRecord.parse(Golden.bytes("evidence-record/v1/refused.json"));
        assertThat(refused.boundary().refusal())
                .contains(
                        new ParsedRecord.Refused(
                                "invalid-api-key", "identity", "the API key is not valid"));
        assertThat(refused.from().client()).isEqualTo(Samples.refused().origin().client());
        assertThat(refused.count()).isEqualTo(12);
        assertThat(refused.boundary().approvalRequest()).isEmpty();
        assertThat(refused.boundary().approvals()).isEmpty();

        var approved = ParsedRecord.parse(Golden.bytes("evidence-record/v1/approved.json"));
        assertThat(approved.boundary().approvalRequest()).contains(Samples.REQUEST.toString());
        assertThat(approved.boundary().approvals())
                .containsExactly(
                        new ParsedRecord.Approval(
                                Optional.of("Zo\u00eb \"Z\""), "33".repeat(32), "44".repeat(32)),
                        new ParsedRecord.Approval(
                                Optional.empty(), "55".repeat(32), "66".repeat(32)));
        assertThat(approved.boundary().moreApprovals()).isZero();
        assertThat(approved.digests()).containsEntry("token", "77".repeat(32));
    }

    private static String golden(String name) {
        return text(Golden.bytes("evidence-record/v1/" + name));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
