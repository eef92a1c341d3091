package io.claviger.acceptance.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.process.ClavigerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way from an empty folder to a key, as docs/operate.md and docs/onboard.md tell it. */
final class OperateTest {
    @TempDir private Path folder = Path.of("");

    @Test
    void a_fresh_device_leads_to_a_signing_application() throws Exception {
        var shell = new Shell(folder);
        Path data = folder.resolve("data");
        Files.writeString(folder.resolve("passphrase"), "correct horse battery staple\n");
        var init =
                shell.run("./claviger init --data-dir data --passphrase-file passphrase", Map.of());
        assertThat(init.code()).as(init.output()).isZero();
        var token = Pattern.compile("device SO +(clv_\\S+)").matcher(init.output());
        assertThat(token.find()).as(init.output()).isTrue();
        Files.writeString(folder.resolve("device-so"), token.group(1));
        Files.writeString(folder.resolve("payments.json"), onboardingRecord());
        try (var node = ClavigerProcess.sealedNode(data).start()) {
            assertThat(node.sealed()).isTrue();
            var result = shell.run(SCRIPT, Map.of("CLAVIGER_URL", node.url()));
            assertThat(result.code()).as(result.output()).isZero();
            assertThat(result.output())
                    .contains("unsealed")
                    .contains("created partition PAYMENTS")
                    .contains("onboarded application payments")
                    .contains("created key invoice-signer")
                    .contains("field 'rollback'");
        }
    }

    private static final String SCRIPT =
            """
            ./claviger unseal --passphrase-file passphrase
            export CLAVIGER_API_KEY=$(cat device-so)
            ./claviger partition create PAYMENTS
            ./claviger credential issue --role partition-so --partition PAYMENTS --name alice > out
            export CLAVIGER_API_KEY=$(grep -o 'clv_[A-Za-z0-9_-]*' out)
            jq 'del(.rollback)' payments.json > incomplete.json
            ! ./claviger application onboard incomplete.json
            ./claviger application onboard payments.json
            ./claviger application list
            ./claviger credential issue --role key-management --application payments --name deploy > out
            ./claviger credential list --application payments
            export CLAVIGER_API_KEY=$(grep -o 'clv_[A-Za-z0-9_-]*' out)
            ./claviger key create invoice-signer --algorithm EC --curve P-256
            ./claviger key list
            ./claviger evidence list --application payments
            """;

    /** The record of docs/onboard.md, but from this machine. */
    private static String onboardingRecord() throws Exception {
        var block =
                Pattern.compile("(?s)```json\n(.*?)```").matcher(Shell.document("docs/onboard.md"));
        assertThat(block.find()).isTrue();
        return block.group(1).replace("10.1.0.0/16", "127.0.0.0/8");
    }
}
