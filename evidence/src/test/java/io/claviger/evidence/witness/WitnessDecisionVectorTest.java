package io.claviger.evidence.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.checkpoint.Checkpoint;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.record.MalformedEvidence;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Requests of a real log (sigsum.org), signed by its key, that the authors of C2SP tlog-witness
 * publish with their own witness (FiloSottile/torchwood, internal/witness/witness_test.go).
 */
class WitnessDecisionVectorTest {
    private static final String ORIGIN =
            "sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562";
    private static final List<NoteKey> KEYS =
            List.of(
                    new NoteKey(
                            ORIGIN,
                            Bytes.ofHex(
                                    "ffdc2d4d98e4124d3feaf788c0c2f9abfd796083d1f0495437f302ec79cf100f")));
    private static final String FIRST_NOTE =
            """

            %1$s
            1
            KgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=

            — %1$s UgIom7fPZTqpxWWhyjWduBvTvGVqsokMbqTArsQilegKoFBJQjUFAmQ0+YeSPM3wfUQMFSzVnnNuWRTYrajXpNUbIQY=
            """
                    .formatted(ORIGIN);
    private static final String FIRST = "old 0\n" + FIRST_NOTE;
    private static final String TO_3 =
            """
            old 1
            KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
            KgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=

            %1$s
            3
            RcCI1Nk56ZcSmIEfIn0SleqtV7uvrlXNccFx595Iwl0=

            — %1$s UgIom2VbtIcdFbwFAy1n7s6IkAxIY6J/GQOTuZF2ORV39d75cbAj2aQYwyJre36kezNobZs4SUUdrcawfAB8WVrx6go=
            """
                    .formatted(ORIGIN);
    private static final String TO_5 =
            """
            old 1
            KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
            +fUDV+k970B4I3uKrqJM4aP1lloPZP8mvr2Z4wRw2LI=
            KgQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=

            %1$s
            5
            QrtXrQZCCvpIgsSmOsah7HdICzMLLyDfxToMql9WTjY=

            — %1$s UgIomw/EOJmWi0i1FQsOj+etB7F8IccFam/jgd6wzRns4QPVmyEZtdvl1U2KEmLOZ/ASRcWJi0tW90dJWAShei7sDww=
            """
                    .formatted(ORIGIN);

    @Test
    void the_published_requests_are_cosigned_in_their_order() {
        assertThat(decide(FIRST, Optional.empty())).isEqualTo(new WitnessDecision.Cosign());
        assertThat(decide(TO_3, Optional.of(head(FIRST)))).isEqualTo(new WitnessDecision.Cosign());
        assertThat(decide(TO_5, Optional.of(head(FIRST)))).isEqualTo(new WitnessDecision.Cosign());
    }

    @Test
    void the_published_race_ends_in_a_conflict_that_names_the_size() {
        assertThat(decide(TO_3, Optional.of(head(TO_5))))
                .isEqualTo(new WitnessDecision.Conflict(5));
        assertThat(decide(FIRST, Optional.of(head(TO_5))))
                .isEqualTo(new WitnessDecision.Conflict(5));
    }

    @Test
    void more_than_63_lines_of_proof_are_malformed_and_63_are_not() {
        String line = "KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
        assertThatExceptionOfType(MalformedEvidence.class)
                .isThrownBy(() -> parse("old 0\n" + line.repeat(64) + FIRST_NOTE));
        assertThat(decide("old 0\n" + line.repeat(63) + FIRST_NOTE, Optional.empty()))
                .isEqualTo(new WitnessDecision.Unproven(0));
    }

    @Test
    void a_request_is_written_as_it_was_read() {
        for (String body : List.of(FIRST, TO_3, TO_5)) {
            assertThat(new String(parse(body).toBytes(), StandardCharsets.UTF_8)).isEqualTo(body);
        }
    }

    private static WitnessDecision decide(String body, Optional<Checkpoint> last) {
        return WitnessDecision.on(parse(body), KEYS, last);
    }

    private static Checkpoint head(String body) {
        return parse(body).checkpoint().checkpoint();
    }

    private static AddCheckpoint parse(String body) {
        return AddCheckpoint.parse(body.getBytes(StandardCharsets.UTF_8));
    }
}
