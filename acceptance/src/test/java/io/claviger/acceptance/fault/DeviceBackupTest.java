package io.claviger.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.InstanceOfAssertFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A device is backed up while it runs, and comes back from the file and two of three people. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeviceBackupTest {
    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);
    private static final String PASSPHRASE = "a passphrase for what is restored";
    private static final InstanceOfAssertFactory<String, AbstractStringAssert<?>> LINE =
            InstanceOfAssertFactories.STRING;
    private static final Pattern SQUARE = Pattern.compile("M(\\d+) (\\d+)h1v1h-1z");

    private final Path dir;
    private final Path backup;
    private final Path logKey;
    private final ShareHolders people;
    private String publicKey = "";
    private String auditor = "";
    private String operation = "";
    private String sinceThen = "";
    private final List<String> said = new ArrayList<>();

    DeviceBackupTest(@TempDir Path dir) {
        this.dir = dir;
        this.backup = dir.resolve("device.backup");
        this.logKey = dir.resolve("log.vkey");
        this.people = ShareHolders.of(dir, "alice", "bob", "carol", "mallory");
    }

    /** The device, its ceremony and its backup; then it lives on, and ends. */
    @BeforeAll
    void back_up() throws IOException {
        try (var node = ClavigerProcess.node(dir.resolve("first")).start()) {
            Http keys = node.as("keyManagement");
            keys.post("/v1/key", Bodies.ecKey("signer")).expect(201);
            keys.post("/v1/key", Bodies.statefulKey("tree", "LMS")).expect(201);
            keys.post("/v1/key", Bodies.ecKey("lost")).expect(201);
            keys.post("/v1/key", Bodies.statefulKey("lost-tree", "LMS")).expect(201);
            publicKey = KillUnderLoadTest.publicKey(node, "signer");
            operation = node.credentials().token("keyOperation");
            auditor = node.credentials().token("auditor");
            signByTree(node.as("keyOperation")).expect(200);
            refused(node, "backup", "create", backup.toString()).contains("no backup key");
            assertThat(backup).doesNotExist();
            hold(node, "shares", "alice", "bob", "carol");
            online(node, "backup", "create", backup.toString());
            Files.writeString(logKey, online(node, "evidence", "log-key").getLast());
            // What comes later is not in it, and neither are other shares.
            keys.post("/v1/key", Bodies.ecKey("later")).expect(201);
            signByTree(node.as("keyOperation")).expect(200);
            hold(node, "others", "alice", "mallory");
            sinceThen =
                    node.as("auditor").get("/evidence/v1/checkpoint?fresh=true").expect(200).text();
            said.addAll(node.output());
        }
    }

    /** No secret of the ceremony was said by the node or a command. */
    @AfterAll
    void nothing_secret_was_said() {
        assertThat(said).isNotEmpty().noneMatch(ShareHolders::told);
    }

    @Test
    void one_key_comes_back_into_the_running_device_by_the_officer_of_its_partition() {
        try (var node = ClavigerProcess.node(dir.resolve("first")).start()) {
            Http keys = node.as("keyManagement");
            String lost = KillUnderLoadTest.publicKey(node, "lost");
            refused(node, restoreKey("lost", "alice", "bob")).contains("key.already");
            keys.delete("/v1/key/lost").expect(200);
            keys.delete("/v1/key/lost-tree").expect(200);
            refused(node, restoreKey("lost", "alice")).contains("1 given");
            refused(node, restoreKey("never", "alice", "bob")).contains("holds no key 'never'");
            refused(node, restoreKey("lost-tree", "alice", "bob")).contains("stateful");
            online(node, restoreKey("lost", "alice", "bob"));
            assertThat(KillUnderLoadTest.publicKey(node, "lost")).isEqualTo(lost);
            node.as("keyOperation")
                    .post("/v1/synchronousSign", Bodies.sign("lost", MESSAGE))
                    .expect(200);
            // The device SO alone brings no key of a partition back.
            Program.claviger(
                            Map.of("CLAVIGER_API_KEY", node.credentials().token("deviceSo")),
                            with(restoreKey("lost", "alice", "bob"), "--url", node.url()))
                    .expect(1);
            assertThat(
                            FullLog.fetch(node).records().stream()
                                    .filter(r -> operation(r).equals("restore-backup"))
                                    .filter(
                                            r ->
                                                    r.at("/boundary/decision")
                                                            .asText()
                                                            .equals("granted"))
                                    .map(r -> r.at("/boundary/subject").asText()))
                    .singleElement()
                    .asString()
                    .startsWith("from backup ");
        }
        // Of another device: its partition key does not open it.
        try (var node = ClavigerProcess.node(dir.resolve("stranger")).start()) {
            refused(node, restoreKey("lost", "alice", "bob")).contains("wrapped by another device");
        }
    }

    @Test
    void where_two_officers_are_asked_for_both_name_the_backup_key() throws IOException {
        Path data = dir.resolve("two-officers");
        try (var node = ClavigerProcess.node(data).start()) {
            Http first = node.as("deviceSo");
            Path second =
                    Files.writeString(
                            dir.resolve("second-so"),
                            first.post(
                                            "/ops/v1/credentials",
                                            "{\"name\":\"two\",\"role\":\"device-so\"}")
                                    .expect(201)
                                    .json()
                                    .path("token")
                                    .asText());
            refused(node, "backup", "approve-key", "00").contains("no backup key waits");
            first.post("/ops/v1/cluster/approvals", "{\"approvals\":2}").expect(200);
            String wanted = fingerprint(hold(node, "agreed", "alice", "bob"));
            refused(node, "backup", "create", dir.resolve("early").toString())
                    .contains("no backup key");
            refused(node, "backup", "approve-key", "00").contains("another one: " + wanted);
            // The same officer once more is no second one.
            assertThat(online(node, "backup", "approve-key", wanted)).last(LINE).contains("1 of 2");
            assertThat(by(second, node, "backup", "approve-key", wanted.toUpperCase(Locale.ROOT)))
                    .contains("are opened by shares of set");
            JsonNode used = first.get("/ops/v1/backup-key").expect(200).json();
            String set = used.at("/shares/set").asText();
            // Who did not hear the answer says it again, and nothing waits after that.
            assertThat(first.post("/ops/v1/backup-key", named(used)).expect(200).json())
                    .isEqualTo(used);
            // What one wants alone changes nothing, and what another wants begins anew.
            String other = fingerprint(hold(node, "alone", "alice", "mallory"));
            assertThat(by(second, node, ceremony("third", "bob", "carol"))).contains("1 of 2");
            refused(node, "backup", "approve-key", other).contains("another one");
            Path file = dir.resolve("agreed.backup");
            online(node, "backup", "create", file.toString());
            assertThat(
                            Program.claviger(
                                            Map.of(),
                                            with(
                                                    new String[] {
                                                        "backup", "verify", file.toString()
                                                    },
                                                    shares("agreed", "alice", "bob")))
                                    .expect(0)
                                    .output())
                    .contains(set, "opened with the shares");
            assertThat(
                            FullLog.fetch(node).records().stream()
                                    .filter(r -> operation(r).equals("change-backup-key"))
                                    .map(r -> r.at("/boundary/subject").asText()))
                    .hasSize(6)
                    .first(LINE)
                    .endsWith("2 of 2, wanted by 1 of 2 device SOs");
        }
    }

    private static String named(JsonNode key) {
        return "{\"shares\":%s,\"publicKey\":%s}"
                .formatted(key.path("shares"), key.path("publicKey"));
    }

    private static String fingerprint(List<String> told) {
        Matcher named = Pattern.compile("approve-key ([0-9a-f]{64})").matcher(told.getLast());
        assertThat(named.find()).as(told.getLast()).isTrue();
        return named.group(1);
    }

    /** Another officer than the one of the development credentials. */
    private String by(Path officer, ClavigerProcess node, String... words) {
        return Program.claviger(
                        Map.of(),
                        with(words, "--url", node.url(), "--api-key-file", officer.toString()))
                .expect(0)
                .output();
    }

    private String[] restoreKey(String label, String... holders) {
        return with(
                new String[] {
                    "backup", "restore-key", backup.toString(), label, "--partition", "DEMO"
                },
                shares("shares", holders));
    }

    private List<String> hold(ClavigerProcess node, String folder, String... holders) {
        return online(node, ceremony(folder, holders));
    }

    private String[] ceremony(String folder, String... holders) {
        return people.ceremony(folder, holders);
    }

    private static Http.Answer signByTree(Http user) {
        return user.post("/v1/synchronousSign", Bodies.sign("tree", "LMS", MESSAGE));
    }

    private static String[] with(String[] words, String... more) {
        String[] all = Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return all;
    }

    private String[] to(ClavigerProcess node, String... words) {
        return with(words, "--credentials", node.dataDir().resolve("credentials.json").toString());
    }

    private List<String> online(ClavigerProcess node, String... words) {
        var ended = Program.claviger(Map.of(), to(node, words)).expect(0);
        said.add(ended.output());
        return ended.told();
    }

    private AbstractStringAssert<?> refused(ClavigerProcess node, String... words) {
        return assertThat(Program.claviger(Map.of(), to(node, words)).expect(1).output());
    }

    private String[] shares(String folder, String... holders) {
        return people.shares(folder, holders);
    }

    private Program.Ended restore(Path file, Path data, String... shares) {
        return Program.claviger(
                Map.of("CLAVIGER_PASSPHRASE", PASSPHRASE),
                with(
                        new String[] {
                            "backup",
                            "restore",
                            file.toString(),
                            "--data-dir",
                            data.toString(),
                            "--key",
                            logKey.toString()
                        },
                        shares));
    }

    private void requireRefused(Path file, String says, String... shares) {
        Path data = dir.resolve("refused");
        var ended = restore(file, data, shares).expect(1);
        assertThat(ended.told().getLast()).startsWith("claviger: ").contains(says);
        assertThat(data.resolve("seal")).doesNotExist();
        assertThat(data.resolve("journal")).doesNotExist();
    }

    @Test
    void a_device_comes_back_from_two_of_three_people_and_says_so_first() {
        Path data = dir.resolve("second");
        restore(backup, data, shares("shares", "carol", "alice")).expect(0);
        // A second one into the same folder changes nothing.
        assertThat(restore(backup, data, shares("shares", "carol", "alice")).expect(1).output())
                .contains("holds something already");
        try (var node = ClavigerProcess.sealedNode(data).start()) {
            assertThat(node.sealed()).isTrue();
            Program.claviger(
                            Map.of("CLAVIGER_PASSPHRASE", PASSPHRASE),
                            "unseal",
                            "--url",
                            node.url())
                    .expect(0);
            Http user = node.http().as(operation);
            requireSignedByTheSameKey(user);
            user.post("/v1/synchronousSign", Bodies.sign("later", MESSAGE)).expect(404);
            // Nobody knows with which leaves it has signed since the backup.
            assertThat(signByTree(user).expect(400).text()).contains("signatures");
            requireVisible(node);
            assertThat(data.resolve("restored.json")).doesNotExist();
            assertThat(node.stop()).isZero();
        }
        try (var node = ClavigerProcess.sealedNode(data).start()) {
            Program.claviger(
                            Map.of("CLAVIGER_PASSPHRASE", PASSPHRASE),
                            "unseal",
                            "--url",
                            node.url())
                    .expect(0);
            node.http()
                    .as(operation)
                    .post("/v1/synchronousSign", Bodies.sign("signer", MESSAGE))
                    .expect(200);
            assertThat(records(node).stream().filter(r -> operation(r).equals("restore-backup")))
                    .hasSize(1);
        }
    }

    private void requireSignedByTheSameKey(Http user) {
        String signature =
                user.post("/v1/synchronousSign", Bodies.sign("signer", MESSAGE))
                        .expect(200)
                        .json()
                        .path("signature")
                        .asText();
        try {
            var verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(
                    KeyFactory.getInstance("EC")
                            .generatePublic(
                                    new X509EncodedKeySpec(Base64.getDecoder().decode(publicKey))));
            verifier.update(MESSAGE);
            assertThat(verifier.verify(Base64.getDecoder().decode(signature))).isTrue();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The log goes on from the backup, and the first that it says is that it was restored. */
    private void requireVisible(ClavigerProcess node) {
        List<JsonNode> records = records(node);
        int made = indexOf(records, "create-backup");
        int restored = indexOf(records, "restore-backup");
        assertThat(restored).isGreaterThan(made);
        String id =
                records.get(made)
                        .at("/boundary/subject")
                        .asText()
                        .replaceAll("backup (\\S+) .*", "$1");
        assertThat(id).matches("[0-9a-f]{32}");
        assertThat(records.get(restored).at("/boundary/subject").asText())
                .startsWith("the device from backup " + id)
                .contains("with checkpoint " + (made + 1));
        assertThat(
                        records.subList(restored + 1, records.size()).stream()
                                .map(DeviceBackupTest::operation))
                .contains("start-node", "sign");
        // Whoever kept the first device's checkpoint sees that the log is another one.
        long then = Long.parseLong(sinceThen.lines().toList().get(1));
        assertThat(then).isGreaterThan(restored);
    }

    private List<JsonNode> records(ClavigerProcess node) {
        return FullLog.fetch(node, node.http().as(auditor)).records();
    }

    private static String operation(JsonNode record) {
        return record.at("/boundary/operation").asText();
    }

    private static int indexOf(List<JsonNode> records, String operation) {
        for (int i = 0; i < records.size(); i++) {
            if (operation(records.get(i)).equals(operation)
                    && records.get(i).at("/boundary/decision").asText().equals("granted")) {
                return i;
            }
        }
        throw new AssertionError("no record of " + operation);
    }

    @Test
    void shares_that_do_not_do_are_told_apart_and_nothing_is_written() {
        requireRefused(backup, "1 given", shares("shares", "bob"));
        requireRefused(backup, "1 given", shares("shares", "bob", "bob"));
        requireRefused(backup, "made for set", shares("others", "alice", "mallory"));
        requireRefused(
                backup, "made for set", with(shares("shares", "bob"), shares("others", "alice")));
        requireRefused(
                backup,
                "not the passphrase of alice",
                "--share",
                dir.resolve("shares/alice.share") + "=" + dir.resolve("bob.pass"));
    }

    @Test
    void a_file_that_is_not_the_one_that_was_made_is_refused_and_nothing_is_written()
            throws IOException {
        byte[] whole = Files.readAllBytes(backup);
        String[] shares = shares("shares", "alice", "bob");
        Path file = dir.resolve("changed.backup");
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        requireRefused(file, "cut off", shares);
        Files.write(file, Arrays.copyOf(whole, whole.length - 1));
        requireRefused(file, "cut off", shares);
        for (int at : new int[] {40, whole.length / 2, whole.length - 10}) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(file, changed);
            var ended = restore(file, dir.resolve("refused"), shares).expect(1);
            assertThat(ended.told()).hasSize(1);
            assertThat(ended.output()).contains(file + ": ");
        }
        byte[] newer = whole.clone();
        newer[8]++;
        Files.write(file, newer);
        requireRefused(file, "format version 2", shares);
        Files.writeString(file, "no backup");
        requireRefused(file, "this is no backup", shares);
        assertThat(dir.resolve("refused/seal")).doesNotExist();
    }

    @Test
    void a_backup_is_verified_without_shares_and_opened_with_them() throws IOException {
        assertThat(verify("--key", logKey.toString()).expect(0).output())
                .contains("the key is the pinned one", "not opened");
        assertThat(verify(shares("shares", "bob", "carol")).expect(0).output())
                .contains("opened with the shares, whole");
        Path other = dir.resolve("other.vkey");
        Files.writeString(
                other, "claviger-00000000+e5b2ea71+AQNo4CJqpK7uB2mlxWKYmkS2oTXwsoV5Q3h0nzzMQh1c");
        verify("--key", other.toString()).expect(1);
    }

    private Program.Ended verify(String... more) {
        return Program.claviger(
                Map.of(), with(new String[] {"backup", "verify", backup.toString()}, more));
    }

    /** What a phone would read from the printed picture is the share. */
    @Test
    void the_qr_code_of_a_share_holds_its_text() throws IOException, ReaderException {
        Path share = dir.resolve("shares/alice.share");
        String svg = Files.readString(dir.resolve("shares/alice.share.svg"));
        Matcher size = Pattern.compile("viewBox=\"0 0 (\\d+) (\\d+)\"").matcher(svg);
        assertThat(size.find()).isTrue();
        int scale = 4;
        int side = Integer.parseInt(size.group(1)) * scale;
        byte[] pixels = new byte[side * side];
        Arrays.fill(pixels, (byte) 0xff);
        Matcher square = SQUARE.matcher(svg);
        while (square.find()) {
            for (int i = 0; i < scale * scale; i++) {
                int x = Integer.parseInt(square.group(1)) * scale + i % scale;
                int y = Integer.parseInt(square.group(2)) * scale + i / scale;
                pixels[y * side + x] = 0;
            }
        }
        var picture = new BinaryBitmap(new HybridBinarizer(new Grey(pixels, side)));
        // The picture is no photograph: what looks for a code in one does not find each that is
        // whole.
        Map<DecodeHintType, ?> drawn = Map.of(DecodeHintType.PURE_BARCODE, true);
        assertThat(new QRCodeReader().decode(picture, drawn).getText())
                .isEqualTo(Files.readString(share));
    }

    private static final class Grey extends LuminanceSource {
        private final byte[] pixels;

        Grey(byte[] pixels, int side) {
            super(side, side);
            this.pixels = pixels;
        }

        @Override
        public byte[] getRow(int y, byte[] row) {
            return Arrays.copyOfRange(pixels, y * getWidth(), (y + 1) * getWidth());
        }

        @Override
        public byte[] getMatrix() {
            return pixels.clone();
        }
    }
}
