package io.claviger.evidence.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.claviger.evidence.Golden;
import io.claviger.evidence.Mutations;
import io.claviger.evidence.Samples;
import java.io.IOException;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No change to a proof file goes unnoticed, but for those that change nothing a parser reads. */
class TamperTest {
    private static final byte[] FILE = Golden.bytes("proof-file/v1/granted.json");
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    @Test
    void a_flip_in_any_byte_is_noticed() throws Exception {
        var original = MAPPER.readTree(FILE);
        int same = 0;
        for (int i = 0; i < FILE.length; i++) {
            // Bit 5 changes the case of letters: the flip that lenient parsers overlook.
            for (int bit : new int[] {5, i % 8}) {
                var changed = FILE.clone();
                changed[i] ^= (byte) (1 << bit);
                same += noticed(changed, original) ? 0 : 1;
            }
        }
        // Blanks between members, and the case of digits in escapes of the two notes' dashes.
        assertThat(same).isLessThan(40);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void every_random_change_is_noticed(long seed) throws Exception {
        var original = MAPPER.readTree(FILE);
        var random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            noticed(Mutations.mutate(FILE, random), original);
        }
    }

    private static boolean noticed(byte[] changed, JsonNode original) throws IOException {
        var verdict = Verifier.verify(changed, Optional.of(Samples.NOTE_KEY), Optional.empty());
        if (verdict instanceof Verdict.Verified) {
            assertThat(read(changed)).isEqualTo(original);
            return false;
        }
        assertThat(verdict.sentence()).endsWith(".");
        return true;
    }

    private static JsonNode read(byte[] json) throws IOException {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("a file that is not JSON was verified", e);
        }
    }
}
