package io.claviger.evidence.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.evidence.Golden;
import io.claviger.evidence.SampleProof;
import io.claviger.evidence.record.MalformedEvidence;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ProofFileFormatTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String GOLDEN = "proof-file/v1/granted.json";

    @Test
    void a_proof_file_has_the_golden_bytes() {
        assertThat(new String(SampleProof.make().file().toBytes(), StandardCharsets.UTF_8))
                .isEqualTo(new String(Golden.bytes(GOLDEN), StandardCharsets.UTF_8));
    }

    @Test
    void the_golden_file_stays_readable() {
        assertThat(ProofFile.parse(Golden.bytes(GOLDEN))).isEqualTo(SampleProof.make().file());
    }

    @Test
    void order_and_space_do_not_matter() throws Exception {
        var pretty =
                MAPPER.writerWithDefaultPrettyPrinter()
                        .writeValueAsBytes(MAPPER.readTree(Golden.bytes(GOLDEN)));
        assertThat(ProofFile.parse(pretty)).isEqualTo(SampleProof.make().file());
    }

    @Test
    void what_is_not_a_proof_file_is_refused() throws Exception {
        refused("'format' is missing", file -> file.remove("format"));
        refused("format", file -> file.put("format", "claviger-evidence-proof/v2"));
        refused("does not know", file -> file.put("extra", 1));
        refused("'log' is missing", file -> file.remove("log"));
        refused("note key", file -> file.put("log", "x"));
        refused("'index' is missing", file -> file.remove("index"));
        refused("'index' is not an integer", file -> file.put("index", "0"));
        refused("'treeSize' is missing", file -> file.remove("treeSize"));
        refused("'record' is missing", file -> file.remove("record"));
        refused("'record' is not an object", file -> file.put("record", "x"));
        refused("'recordBytes' is not base64", file -> file.put("recordBytes", "*"));
        refused("'inclusion' is not an array", file -> file.put("inclusion", "x"));
        refused("SHA-256", file -> file.putArray("inclusion").add("00"));
        refused("SHA-256", file -> file.putArray("inclusion").add("AB".repeat(32)));
        refused(
                "more hashes",
                file -> {
                    var hashes = file.putArray("inclusion");
                    for (int i = 0; i < 129; i++) {
                        hashes.add("00".repeat(32));
                    }
                });
        refused("note", file -> file.put("checkpoint", "x"));
        refused("'consistency' is not an object", file -> file.put("consistency", 1));
        refused("does not know", file -> ((ObjectNode) file.get("consistency")).put("extra", 1));
        assertThatThrownBy(() -> ProofFile.parse(new byte[ProofFile.MAX_BYTES + 1]))
                .isInstanceOf(MalformedEvidence.class)
                .hasMessageContaining("longer");
    }

    private static void refused(String message, Consumer<ObjectNode> change) throws Exception {
        var file = (ObjectNode) MAPPER.readTree(Golden.bytes(GOLDEN));
        change.accept(file);
        assertThatThrownBy(() -> ProofFile.parse(MAPPER.writeValueAsBytes(file)))
                .isInstanceOf(MalformedEvidence.class)
                .hasMessageContaining(message);
    }
}
