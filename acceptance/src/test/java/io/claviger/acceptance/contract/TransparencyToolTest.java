package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.fault.Program;
import io.claviger.core.id.Bytes;
import io.claviger.evidence.checkpoint.NoteKey;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An existing tool for transparency logs reads this one: the libraries of the Go checksum database
 * (golang.org/x/mod/sumdb), which know signed notes and tiles, and nothing of Claviger.
 */
@ExtendWith(SharedNode.class)
class TransparencyToolTest {
    private static final Path PROGRAM = Path.of("src/test/go/tlog").toAbsolutePath();

    private final Tenant tenant;

    TransparencyToolTest(Tenant tenant) {
        this.tenant = tenant;
    }

    private Program.Ended run(String key) {
        return Program.run(
                PROGRAM,
                Map.of(
                        "GO111MODULE",
                        "off",
                        "GOPATH",
                        "/usr/share/gocode",
                        "GOFLAGS",
                        "-p=1",
                        "API_KEY",
                        tenant.node().credentials().token("auditor")),
                "go",
                "run",
                "main.go",
                tenant.node().url() + "/evidence/v1/log",
                key);
    }

    @Test
    void the_go_checksum_databases_client_verifies_every_record() {
        tenant.createKey("observed", Map.of("algorithm", "ED"));
        // More than one tile, so that the tree has two levels of them.
        for (int i = 0; i < 300; i++) {
            tenant.keys().get("/v1/key").expect(200);
        }
        tenant.node().http().get("/evidence/v1/checkpoint?fresh=true").expect(200);
        String key = tenant.node().http().get("/evidence/v1/log-key").text().strip();
        assertThat(run(key).expect(0).output())
                .containsPattern("[0-9]{3,} records of claviger-[^ ]* verified");
        // The same name with another key: the checkpoint is not signed by it.
        String other =
                new NoteKey(key.substring(0, key.indexOf('+')), Bytes.owned(new byte[32]))
                        .toString();
        assertThat(run(other).exitCode()).isNotZero();
    }
}
