package io.claviger.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.claviger.evidence.checkpoint.SignedNote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documents show is what the code does. */
class DocumentTest {
    @TempDir Path scratch;

    @Test
    void samples_in_the_documents_are_the_golden_files() throws Exception {
        shows("formats/evidence-record.md", "evidence-record/v1/granted.json");
        shows("formats/evidence-record.md", "evidence-record/v1/refused.json");
        shows("formats/evidence-log.md", "checkpoint/v1/checkpoint.txt");
        shows("formats/evidence-log.md", "checkpoint/v1/vkey.txt");
        shows("formats/proof-file.md", "proof-file/v1/granted.json");
    }

    @Test
    void the_script_for_people_without_our_code_agrees() throws Exception {
        assumeTrue(runs("python3", "--version"), "python3 is not installed");
        var file = new String(Golden.bytes("proof-file/v1/granted.json"), StandardCharsets.UTF_8);
        assertThat(verify(file))
                .isEqualTo("verified: record 7 of 21 is in the log claviger/sample");
        assertThat(verify(file, Samples.NOTE_KEY.toString())).startsWith("verified");
        var stranger = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        assertThat(verify(file, stranger)).contains("names another key");
        assertThat(verify(file.replace("\"index\": 7", "\"index\": 6"))).contains("not in the log");
        assertThat(verify(file.replace("invoice", "voucher"))).contains("readable copy differs");
        assertThat(verify(file.replace("\\n21\\n", "\\n22\\n")))
                .contains("signature of the checkpoint is wrong");
        var sample = SampleProof.make();
        var forged = SignedNote.sign("x\n21\nx\n", Samples.LOG.value(), Samples.SIGNER);
        var original = sample.file().checkpoint().note().format();
        assertThat(verify(file.replace(escaped(original), escaped(forged.format()))))
                .contains("another log");
    }

    private static String escaped(String text) {
        return text.replace("\n", "\\n").replace("\u2014", "\\u2014");
    }

    private String verify(String file, String... key) throws Exception {
        var script = scratch.resolve("verify.py");
        Files.writeString(script, document("verify.py"));
        var proof = scratch.resolve("proof.json");
        Files.writeString(proof, file);
        var command = new ArrayList<>(List.of("python3", script.toString(), proof.toString()));
        command.addAll(List.of(key));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(output.startsWith("verified") ? 0 : 1);
        return output.strip();
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            var process =
                    new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void shows(String document, String golden) throws IOException {
        assertThat(document(document))
                .contains(new String(Golden.bytes(golden), StandardCharsets.UTF_8).strip());
    }

    private static String document(String name) throws IOException {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/formats/evidence-record.md"))) {
            folder = folder.getParent();
        }
        return Files.readString(folder.resolve("docs").resolve(name));
    }
}
