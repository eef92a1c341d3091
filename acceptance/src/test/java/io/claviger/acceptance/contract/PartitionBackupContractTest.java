package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.fault.Bodies;
import io.claviger.acceptance.fault.Digest;
import io.claviger.acceptance.fault.FullLog;
import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.fault.ShareHolders;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A partition is backed up by its own officer, and comes into another device. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PartitionBackupContractTest {
    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);
    private static final String RESTORED = "/ops/v1/restored-partitions/";
    private static final int KEYS = 300;

    private final Path dir;
    private final Path backup;
    private final Path logKey;
    private final ShareHolders people;
    private final ClavigerProcess home;
    private final Tenant tenant;
    private final String publicKey;

    PartitionBackupContractTest(@TempDir Path dir) {
        this.dir = dir;
        this.backup = dir.resolve("partition.backup");
        this.logKey = dir.resolve("log.vkey");
        this.home = ClavigerProcess.node(dir.resolve("home")).start();
        this.tenant = Tenant.create(home, "MovedTest");
        tenant.createKey("signer", Map.of("algorithm", "EC", "curveOid", "1.2.840.10045.3.1.7"));
        this.publicKey =
                tenant.keys()
                        .post("/v1/key/attributes", Bodies.label("signer"))
                        .expect(200)
                        .json()
                        .at("/json/publicKey")
                        .asText();
        this.people = ShareHolders.of(dir, "alice", "bob", "carol");
    }

    /** Enough keys that they come in several parts, a stateful one, and a data object. */
    @BeforeAll
    void back_up() throws IOException {
        for (int i = 0; i < KEYS; i++) {
            tenant.createKey("k%03d".formatted(i), Map.of("algorithm", "AES", "keySize", 256));
        }
        tenant.keys().post("/v1/key", Bodies.statefulKey("tree", "LMS")).expect(201);
        tenant.officer()
                .patch(
                        "/ops/v1/partitions/" + tenant.partition() + "/policy",
                        Body.of("readOnly", false))
                .expect(200);
        tenant.keys()
                .post(
                        "/v1/dataObject",
                        Body.of(
                                "name",
                                "note",
                                "value",
                                "AQIDBA==",
                                "attributes",
                                Body.node(
                                        "private", true, "modifiable", true, "destroyable", true)))
                .expect(201);
        done(home, people.ceremony("shares", "alice", "bob", "carol"));
        Files.writeString(
                logKey,
                Program.claviger(Map.of(), to(home, "evidence", "log-key"))
                        .expect(0)
                        .told()
                        .getLast());
        Path officer = Files.writeString(dir.resolve("pso"), token(home, tenant.partition()));
        assertThat(
                        by(
                                        officer,
                                        home,
                                        "backup",
                                        "create",
                                        backup.toString(),
                                        "--partition",
                                        tenant.partition())
                                .expect(0)
                                .output())
                .contains("partition     " + tenant.partition(), "fingerprint   ");
        // The officer of another partition, and this one for the whole device.
        by(officer, home, "backup", "create", dir.resolve("no").toString(), "--partition", "DEMO")
                .expect(1);
        by(officer, home, "backup", "create", dir.resolve("no").toString()).expect(1);
        assertThat(dir.resolve("no")).doesNotExist();
    }

    @AfterAll
    void stop() {
        home.close();
    }

    @Test
    void a_partition_comes_into_another_device_when_its_officers_want_it() throws IOException {
        try (var node = ClavigerProcess.node(dir.resolve("other")).start()) {
            Http first = node.as("deviceSo");
            Path second = Files.writeString(dir.resolve("second"), secondOfficer(first));
            first.post("/ops/v1/cluster/approvals", "{\"approvals\":2}").expect(200);
            refused(node, restore("alice")).contains("1 given");
            refused(node, with(restore("alice", "bob"), "--into-key", logKey.toString()))
                    .contains("not the pinned one");
            refused(node, "backup", "approve-partition", tenant.partition(), "00")
                    .contains("no partition");
            String fingerprint = fingerprint();
            assertThat(done(node, restore("alice", "bob"))).contains("1 of 2", fingerprint);
            // The same officer once more is no second one, and brings nothing.
            assertThat(done(node, restore("alice", "bob"))).contains("1 of 2");
            bring(first, 1, new byte[0]).expect(400);
            first.get(RESTORED + tenant.partition()).expect(200);
            assertThat(
                            by(
                                            second,
                                            node,
                                            "backup",
                                            "approve-partition",
                                            tenant.partition(),
                                            "00")
                                    .expect(1)
                                    .output())
                    .contains("has fingerprint " + fingerprint);
            assertThat(
                            by(
                                            second,
                                            node,
                                            "backup",
                                            "approve-partition",
                                            tenant.partition(),
                                            fingerprint)
                                    .expect(0)
                                    .output())
                    .contains("2 of 2");
            // Nobody comes in before all of it is here, and no part is taken that is another one.
            Http use = tenant.use().at(node.url());
            use.post("/v1/synchronousSign", Bodies.sign("signer", MESSAGE)).expect(401);
            bring(first, 1, "something else".getBytes(StandardCharsets.UTF_8)).expect(400);
            assertThat(bring(first, 1, new byte[0]).expect(400).text())
                    .contains("that is not part 1 of partition");
            assertThat(done(node, restore("carol", "bob"))).contains("is here, as it was at");
            assertThat(
                            first.get(RESTORED + tenant.partition())
                                    .expect(200)
                                    .json()
                                    .path("here")
                                    .asBoolean())
                    .isTrue();
            requireAllOfIt(node);
            refused(node, restore("alice", "bob")).contains("exists");
            requireEvidence(node);
        }
    }

    private void requireAllOfIt(ClavigerProcess node) {
        Http use = tenant.use().at(node.url());
        Http keys = tenant.keys().at(node.url());
        requireSignedByTheSameKey(use);
        assertThat(keys.get("/v1/key").expect(200).json()).hasSize(KEYS + 2);
        assertThat(keys.get("/v1/dataObject/note").expect(200).json().path("value").asText())
                .isEqualTo("AQIDBA==");
        // What one device encrypts the other decrypts.
        JsonNode sealed =
                tenant.use()
                        .post("/v1/encrypt", Bodies.encrypt("k007", MESSAGE))
                        .expect(200)
                        .json();
        assertThat(
                        use.post(
                                        "/v1/synchronousDecrypt",
                                        Bodies.decrypt(
                                                "k007",
                                                sealed.path("encryptedPayload").asText(),
                                                sealed.path("initializationVector").asText()))
                                .expect(200)
                                .json()
                                .path("payload")
                                .asText())
                .isEqualTo(Base64.getEncoder().encodeToString(MESSAGE));
        // Nobody knows with which leaves it has signed since.
        assertThat(
                        use.post("/v1/synchronousSign", Bodies.sign("tree", "LMS", MESSAGE))
                                .expect(400)
                                .text())
                .contains("signatures");
        keys.post("/v1/key", Bodies.ecKey("new-there")).expect(201);
    }

    private void requireSignedByTheSameKey(Http use) {
        String signature =
                use.post("/v1/synchronousSign", Bodies.sign("signer", MESSAGE))
                        .expect(200)
                        .json()
                        .path("signature")
                        .asText();
        assertThat(Digest.verifies(publicKey, MESSAGE, signature)).isTrue();
    }

    /** Both logs tell of it, part by part. */
    private void requireEvidence(ClavigerProcess node) {
        List<String> restored = subjects(node, "restore-partition");
        assertThat(restored.getFirst())
                .startsWith("partition %s of claviger-".formatted(tenant.partition()))
                .contains("from backup ");
        assertThat(restored)
                .anyMatch(it -> it.contains("keys"))
                .anyMatch(it -> it.contains("credentials"));
        String id = restored.getFirst().replaceAll(".* from backup ([0-9a-f]{32}) .*", "$1");
        assertThat(subjects(home, "create-backup"))
                .anyMatch(
                        it ->
                                it.startsWith(
                                        "backup %s of partition %s"
                                                .formatted(id, tenant.partition())));
    }

    private static List<String> subjects(ClavigerProcess node, String operation) {
        return FullLog.fetch(node).records().stream()
                .filter(it -> it.at("/boundary/operation").asText().equals(operation))
                .filter(it -> it.at("/boundary/decision").asText().equals("granted"))
                .map(it -> it.at("/boundary/subject").asText())
                .toList();
    }

    @Test
    void what_is_in_the_way_is_named_and_what_came_so_far_is_withdrawn() {
        try (var node = ClavigerProcess.node(dir.resolve("taken")).start()) {
            node.as("deviceSo")
                    .post("/ops/v1/partitions", Body.of("name", "ELSEWHERE"))
                    .expect(201);
            Http officer = node.http().as(token(node, "ELSEWHERE"));
            officer.post(
                            "/ops/v1/applications",
                            Tenant.form(tenant.application(), "ELSEWHERE").toString())
                    .expect(201);
            refused(node, restore("alice", "bob"))
                    .contains("application '%s' exists".formatted(tenant.application()));
            // The rest of the device goes on, and nobody hands out keys of what is not here.
            node.as("keyManagement").post("/v1/key", Bodies.ecKey("beside")).expect(201);
            assertThat(done(node, "backup", "withdraw-partition", tenant.partition()))
                    .contains("nothing of it is here");
            node.as("deviceSo").get(RESTORED + tenant.partition()).expect(404);
            refused(node, "backup", "withdraw-partition", tenant.partition())
                    .contains("no partition");
            node.as("deviceSo")
                    .post("/ops/v1/partitions", Body.of("name", tenant.partition()))
                    .expect(201);
            refused(node, restore("alice", "bob")).contains("exists");
        }
    }

    @Test
    void each_kind_of_backup_is_told_from_the_other() {
        assertThat(
                        Program.claviger(
                                        Map.of("CLAVIGER_PASSPHRASE", "one that is long enough"),
                                        with(
                                                new String[] {
                                                    "backup",
                                                    "restore",
                                                    backup.toString(),
                                                    "--data-dir",
                                                    dir.resolve("none").toString()
                                                },
                                                shares("alice", "bob")))
                                .expect(1)
                                .output())
                .contains("holds partition '%s' alone".formatted(tenant.partition()));
        Path device = dir.resolve("device.backup");
        Program.claviger(Map.of(), to(home, "backup", "create", device.toString())).expect(0);
        refused(
                        home,
                        with(
                                new String[] {"backup", "restore-partition", device.toString()},
                                shares("alice", "bob")))
                .contains("holds a whole device");
        // Where it came from it is still there.
        refused(home, restore("alice", "bob")).contains("exists");
        assertThat(
                        Program.claviger(
                                        Map.of(),
                                        with(
                                                new String[] {
                                                    "backup", "verify", backup.toString()
                                                },
                                                shares("alice", "bob")))
                                .expect(0)
                                .output())
                .contains("opened with the shares, whole", fingerprint());
    }

    @Test
    void a_changed_file_is_refused() throws IOException {
        byte[] whole = Files.readAllBytes(backup);
        Path file = dir.resolve("changed.backup");
        for (int at : new int[] {60, whole.length / 2, whole.length - 10}) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(file, changed);
            refused(
                            home,
                            with(
                                    new String[] {"backup", "restore-partition", file.toString()},
                                    shares("alice", "bob")))
                    .contains(file + ": ");
        }
    }

    private Http.Answer bring(Http officer, int number, byte[] content) {
        return officer.post(
                RESTORED + tenant.partition() + "/parts",
                Body.of("number", number, "content", Base64.getEncoder().encodeToString(content)));
    }

    private String fingerprint() {
        return Program.claviger(Map.of(), "backup", "verify", backup.toString(), "--json")
                .expect(0)
                .output()
                .strip()
                .replaceAll(".*\"fingerprint\":\"([0-9a-f]{64})\".*", "$1");
    }

    private static String secondOfficer(Http first) {
        return first.post("/ops/v1/credentials", Body.of("name", "two", "role", "device-so"))
                .expect(201)
                .json()
                .path("token")
                .asText();
    }

    /** A fresh API key of an officer of the partition. */
    private static String token(ClavigerProcess node, String partition) {
        return node.as("deviceSo")
                .post(
                        "/ops/v1/credentials",
                        Body.of("name", "b", "role", "partition-so", "partition", partition))
                .expect(201)
                .json()
                .path("token")
                .asText();
    }

    private String[] restore(String... holders) {
        return with(
                new String[] {
                    "backup", "restore-partition", backup.toString(), "--key", logKey.toString()
                },
                shares(holders));
    }

    private String[] shares(String... holders) {
        return people.shares("shares", holders);
    }

    private static String[] with(String[] words, String... more) {
        var all = new ArrayList<>(Arrays.asList(words));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static String[] to(ClavigerProcess node, String... words) {
        return with(words, "--credentials", node.dataDir().resolve("credentials.json").toString());
    }

    private static String done(ClavigerProcess node, String... words) {
        return Program.claviger(Map.of(), to(node, words)).expect(0).output();
    }

    private static AbstractStringAssert<?> refused(ClavigerProcess node, String... words) {
        return assertThat(Program.claviger(Map.of(), to(node, words)).expect(1).output());
    }

    /** Another officer than the one of the development credentials. */
    private static Program.Ended by(Path officer, ClavigerProcess node, String... words) {
        return Program.claviger(
                Map.of(), with(words, "--url", node.url(), "--api-key-file", officer.toString()));
    }
}
