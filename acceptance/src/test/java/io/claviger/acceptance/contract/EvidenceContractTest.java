package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.process.Http;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.verifier.Verdict;
import io.claviger.evidence.verifier.Verifier;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The evidence log as an auditor meets it: records, proofs, checkpoints and tiles (C2SP
 * tlog-tiles). Trees are computed here from the published bytes alone.
 */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EvidenceContractTest {
    private static final byte[] MESSAGE = "evidence".getBytes(StandardCharsets.UTF_8);

    private final Tenant tenant;
    private final Http auditor;
    private final Http nobody;
    private Http.Answer signed;
    private String keyId = "";

    EvidenceContractTest(Tenant tenant) {
        this.tenant = tenant;
        this.auditor = tenant.node().as("auditor");
        this.nobody = tenant.node().http();
        this.signed = nobody.get("/health/live");
    }

    @BeforeAll
    void useAKey() {
        keyId = tenant.createKey("k", Map.of("algorithm", "ED")).json().at("/json/uuid").asText();
        signed = sign().expect(200);
    }

    private Http.Answer sign() {
        return tenant.use()
                .post(
                        "/v1/synchronousSign",
                        Body.of(
                                "signRequest",
                                Body.node(
                                        "payload", Body.base64(MESSAGE),
                                        "signKeyName", "k",
                                        "signatureAlgorithm", "EDDSA")));
    }

    @Test
    void a_signature_has_a_record_that_says_who_what_how_and_with_which_digests() throws Exception {
        JsonNode record = auditor.get("/evidence/v1/record/" + index(signed)).expect(200).json();
        assertThat(record.path("v").asInt()).isOne();
        assertThat(record.path("log").asText()).isEqualTo(place(signed)[0]);
        assertThat(record.at("/request/id").asText())
                .isEqualTo(signed.header("X-Request-Id").orElse(""));
        assertThat(record.at("/identity/application").asText()).isEqualTo(tenant.application());
        assertThat(record.at("/identity/authentication").asText()).isEqualTo("api-key");
        assertThat(record.at("/interface/name").asText()).isEqualTo("rest");
        assertThat(record.at("/interface/source").asText()).isEqualTo("127.0.0.1");
        assertThat(record.at("/boundary/partition").asText()).isEqualTo(tenant.partition());
        assertThat(record.at("/boundary/key").asText()).isEqualTo(keyId);
        assertThat(record.at("/boundary/label").asText()).isEqualTo("k");
        assertThat(record.at("/boundary/operation").asText()).isEqualTo("sign");
        assertThat(record.at("/boundary/mechanism").asText()).isEqualTo("EDDSA");
        assertThat(record.at("/boundary/decision").asText()).isEqualTo("granted");
        assertThat(record.at("/boundary/keyUse").asInt()).isOne();
        assertThat(record.at("/digests/message").asText()).isEqualTo(sha256Hex(MESSAGE));
        assertThat(record.at("/digests/signature").asText())
                .isEqualTo(sha256Hex(Body.bytes(signed.json().path("signature").asText())));
    }

    @Test
    void uses_of_a_key_are_counted_without_gaps() {
        tenant.createKey("counted", Map.of("algorithm", "ED"));
        String body =
                """
                {"signRequest":{"payload":"AAAA","signKeyName":"counted","signatureAlgorithm":"%s"}}""";
        for (int use = 1; use <= 5; use++) {
            // A refused use does not count.
            tenant.use().post("/v1/synchronousSign", body.formatted("SHA256_WITH_RSA")).expect(400);
            Http.Answer answer =
                    tenant.use().post("/v1/synchronousSign", body.formatted("EDDSA")).expect(200);
            assertThat(
                            auditor.get("/evidence/v1/record/" + index(answer))
                                    .expect(200)
                                    .json()
                                    .at("/boundary/keyUse")
                                    .asInt())
                    .isEqualTo(use);
        }
    }

    @Test
    void records_are_found_by_key_application_credential_and_request_page_by_page() {
        for (int i = 0; i < 6; i++) {
            sign().expect(200);
        }
        JsonNode record = auditor.get("/evidence/v1/record/" + index(signed)).json();
        String credential = record.at("/identity/credential").asText();
        for (String query :
                List.of(
                        "key=" + keyId,
                        "application=" + tenant.application(),
                        "credential=" + credential)) {
            List<Long> paged = pages(query + "&limit=3");
            assertThat(paged).as(query).contains(index(signed)).isSorted().doesNotHaveDuplicates();
            assertThat(paged).isEqualTo(pages(query + "&limit=1000"));
            assertThat(pages(query + "&limit=2&order=newest")).isEqualTo(paged.reversed());
        }
        assertThat(pages("request=" + record.at("/request/id").asText()))
                .containsExactly(index(signed));
        assertThat(pages("request=never-made")).isEmpty();
        for (String wrong :
                List.of(
                        "?digest=abc",
                        "?from=yesterday",
                        "?application=UPPER",
                        "?application=x&limit=0",
                        "?application=x&limit=1001",
                        "?application=x&after=-1",
                        "?application=x&order=random")) {
            Http.Answer answer = auditor.get("/evidence/v1/records" + wrong);
            assertThat(Refusals.wellFormed(answer.expect(400)).path("errorCode").asInt())
                    .isIn(600, 619);
        }
    }

    private List<Long> pages(String query) {
        List<Long> indexes = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            JsonNode page =
                    auditor.get(
                                    "/evidence/v1/records?"
                                            + query
                                            + after.map(a -> "&after=" + a).orElse(""))
                            .expect(200)
                            .json();
            page.path("records").forEach(r -> indexes.add(r.path("index").asLong()));
            after =
                    page.path("next").isNull()
                            ? Optional.empty()
                            : Optional.of(page.path("next").asText());
        } while (after.isPresent());
        return indexes;
    }

    @Test
    void a_fetched_proof_verifies_offline_and_an_altered_one_does_not() throws Exception {
        String older = nobody.get("/evidence/v1/checkpoint?fresh=true").expect(200).text();
        sign().expect(200);
        String newer = nobody.get("/evidence/v1/checkpoint?fresh=true").expect(200).text();
        Http.Answer proof =
                auditor.get(
                                "/evidence/v1/proof/"
                                        + index(signed)
                                        + "?size="
                                        + size(newer)
                                        + "&from="
                                        + size(older))
                        .expect(200);
        NoteKey key = NoteKey.parse(nobody.get("/evidence/v1/log-key").expect(200).text().strip());
        byte[] file = proof.text().getBytes(StandardCharsets.UTF_8);
        assertThat(Verifier.verify(file, Optional.of(key), Optional.empty()))
                .isInstanceOf(Verdict.Verified.class);
        ObjectNode altered = (ObjectNode) proof.json();
        byte[] record = Body.bytes(altered.path("recordBytes").asText());
        assertThat(record)
                .isEqualTo(
                        auditor.get("/evidence/v1/record/" + index(signed))
                                .text()
                                .getBytes(StandardCharsets.UTF_8));
        record[record.length / 2] ^= 1;
        altered.put("recordBytes", Body.base64(record));
        assertThat(
                        Verifier.verify(
                                Body.JSON.writeValueAsBytes(altered),
                                Optional.of(key),
                                Optional.empty()))
                .isNotInstanceOf(Verdict.Verified.class);
    }

    @Test
    void inclusion_and_consistency_proofs_hold_by_rfc_9162() throws Exception {
        sign().expect(200);
        for (long index : List.of(0L, 1L, index(signed))) {
            JsonNode proof = nobody.get("/evidence/v1/inclusion/" + index).expect(200).json();
            byte[] record =
                    auditor.get("/evidence/v1/record/" + index)
                            .text()
                            .getBytes(StandardCharsets.UTF_8);
            assertThat(
                            rootByInclusion(
                                    leaf(record),
                                    index,
                                    proof.path("treeSize").asLong(),
                                    hashes(proof)))
                    .isEqualTo(unhex(proof.path("rootHash")));
        }
        long to = size(nobody.get("/evidence/v1/checkpoint?fresh=true").text());
        List<byte[]> leaves = leaves(to);
        for (long from : List.of(1L, 2L, 3L, to / 2, to - 1, to)) {
            JsonNode proof =
                    nobody.get("/evidence/v1/consistency?from=" + from + "&to=" + to)
                            .expect(200)
                            .json();
            assertThat(unhex(proof.path("fromRootHash")))
                    .isEqualTo(root(leaves.subList(0, (int) from)));
            assertThat(unhex(proof.path("toRootHash"))).isEqualTo(root(leaves));
            assertThat(
                            consistent(
                                    from,
                                    to,
                                    unhex(proof.path("fromRootHash")),
                                    unhex(proof.path("toRootHash")),
                                    hashes(proof)))
                    .as("%s to %s", from, to)
                    .isTrue();
        }
        for (String wrong :
                List.of(
                        "/evidence/v1/inclusion/" + (to + 100_000),
                        "/evidence/v1/inclusion/5?size=5",
                        "/evidence/v1/inclusion/-1",
                        "/evidence/v1/inclusion/x",
                        "/evidence/v1/consistency",
                        "/evidence/v1/consistency?from=5&to=4",
                        "/evidence/v1/consistency?from=1&to=" + (to + 100_000))) {
            Refusals.wellFormed(nobody.get(wrong).expect(400));
        }
        Refusals.expect(auditor.get("/evidence/v1/record/" + (to + 100_000)), 404, 653);
    }

    @Test
    void the_log_recomputes_from_its_tiles_and_entry_bundles_alone() throws Exception {
        // Above 256 records there is a full tile, a partial one, and a level above.
        while (size(nobody.get("/evidence/v1/checkpoint?fresh=true").text()) < 300) {
            sign().expect(200);
        }
        String note = nobody.get("/evidence/v1/log/checkpoint").expect(200).text();
        assertThat(nobody.get("/evidence/v1/log/checkpoint").header("Content-Type").orElse(""))
                .startsWith("text/plain");
        String[] lines = note.split("\n", -1);
        assertThat(lines[0]).isEqualTo(place(signed)[0]);
        int size = Integer.parseInt(lines[1]);
        assertThat(size).isGreaterThanOrEqualTo(300);
        assertThat(signedBy(nobody.get("/evidence/v1/log-key").text().strip(), note)).isTrue();

        List<byte[]> leaves = leaves(size);
        assertThat(Base64.getEncoder().encodeToString(root(leaves))).isEqualTo(lines[2]);

        // Level 0 holds the leaf hashes.
        List<byte[]> level0 = new ArrayList<>();
        for (int tile = 0; tile * 256 < size; tile++) {
            level0.addAll(hashes(tile("0/" + path(tile), Math.min(256, size - tile * 256))));
        }
        assertThat(level0).usingElementComparator(Arrays::compare).isEqualTo(leaves);
        // Each hash of level 1 is the root of a full tile of level 0.
        List<byte[]> level1 = hashes(tile("1/000", size / 256));
        for (int i = 0; i < size / 256; i++) {
            assertThat(level1.get(i)).isEqualTo(root(leaves.subList(256 * i, 256 * (i + 1))));
        }
        // A partial tile is the beginning of the full one, and stays available.
        byte[] full = tile("0/000", 256);
        assertThat(tile("0/000", 7)).isEqualTo(Arrays.copyOf(full, 7 * 32));
        assertThat(tile("0/000", 255)).isEqualTo(Arrays.copyOf(full, 255 * 32));
        for (String wrong :
                List.of(
                        "0/000.p/0",
                        "0/000.p/256",
                        "0/000.p/",
                        "0/00",
                        "0/x000/000",
                        "0/000/",
                        "0/999",
                        "0/001.p/255x",
                        "63/000",
                        "64/000",
                        "-1/000",
                        "entries/000.p/0",
                        "1/000.p/200",
                        "../../record/0")) {
            Http.Answer answer = auditor.get("/evidence/v1/log/tile/" + wrong);
            assertThat(answer.status()).as("%s", answer).isEqualTo(404);
            Refusals.wellFormed(answer);
        }
        Refusals.expect(auditor.get("/evidence/v1/log/tile/entries/999"), 404, 653);
    }

    @Test
    void an_old_checkpoint_stays_a_beginning_of_the_log() throws Exception {
        String old = nobody.get("/evidence/v1/checkpoint?fresh=true").expect(200).text();
        for (int i = 0; i < 3; i++) {
            sign().expect(200);
        }
        String now = nobody.get("/evidence/v1/checkpoint?fresh=true").expect(200).text();
        assertThat(size(now)).isGreaterThan(size(old));
        JsonNode proof =
                nobody.get("/evidence/v1/consistency?from=" + size(old) + "&to=" + size(now))
                        .expect(200)
                        .json();
        assertThat(
                        consistent(
                                size(old),
                                size(now),
                                Base64.getDecoder().decode(old.split("\n", -1)[2]),
                                Base64.getDecoder().decode(now.split("\n", -1)[2]),
                                hashes(proof)))
                .isTrue();
    }

    @Test
    void hashes_are_public_records_are_not_and_an_application_sees_its_own_only() {
        nobody.get("/evidence/v1/checkpoint").expect(200);
        nobody.get("/evidence/v1/log/checkpoint").expect(200);
        nobody.get("/evidence/v1/log/tile/0/000.p/2").expect(200);
        nobody.get("/evidence/v1/inclusion/0").expect(200);
        nobody.get("/evidence/v1/consistency?from=1").expect(200);
        for (String closed :
                List.of(
                        "record/0",
                        "proof/0",
                        "records?application=demo",
                        "log/tile/entries/000.p/1")) {
            Refusals.expect(nobody.get("/evidence/v1/" + closed), 401, 416);
        }
        long own = index(signed);
        Tenant other = Tenant.create(tenant.node(), "OtherEvidenceContractTest");
        long foreign = index(other.use().get("/v1/generateRandom/8").expect(200));
        for (Http caller : List.of(tenant.use(), tenant.keys(), tenant.auditor())) {
            caller.get("/evidence/v1/record/" + own).expect(200);
            Refusals.expect(caller.get("/evidence/v1/record/" + foreign), 404, 653);
            Refusals.expect(caller.get("/evidence/v1/proof/" + foreign), 404, 653);
            assertThat(
                            caller.get("/evidence/v1/records?application=" + other.application())
                                    .expect(200)
                                    .json()
                                    .path("records"))
                    .isEmpty();
            Refusals.expect(caller.get("/evidence/v1/log/tile/entries/000.p/1"), 401, 631);
        }
        auditor.get("/evidence/v1/record/" + foreign).expect(200);
        auditor.get("/evidence/v1/log/tile/entries/000.p/1").expect(200);
    }

    /** Leaf hashes of the first {@code size} records, from the entry bundles. */
    private List<byte[]> leaves(long size) throws GeneralSecurityException {
        List<byte[]> leaves = new ArrayList<>();
        for (int bundle = 0; bundle * 256L < size; bundle++) {
            int width = (int) Math.min(256, size - bundle * 256L);
            ByteBuffer bytes = ByteBuffer.wrap(tile("entries/" + path(bundle), width));
            for (int i = 0; i < width; i++) {
                byte[] record = new byte[Short.toUnsignedInt(bytes.getShort())];
                bytes.get(record);
                leaves.add(leaf(record));
            }
            assertThat(bytes.remaining()).isZero();
        }
        return leaves;
    }

    private byte[] tile(String path, int width) {
        Http caller = path.startsWith("entries/") ? auditor : nobody;
        Http.Answer answer =
                caller.get("/evidence/v1/log/tile/" + path + (width == 256 ? "" : ".p/" + width))
                        .expect(200);
        assertThat(answer.header("Content-Type")).contains("application/octet-stream");
        return answer.raw().body();
    }

    private static String path(int tile) {
        return "%03d".formatted(tile);
    }

    private static List<byte[]> hashes(byte[] tile) {
        List<byte[]> hashes = new ArrayList<>();
        for (int at = 0; at < tile.length; at += 32) {
            hashes.add(Arrays.copyOfRange(tile, at, at + 32));
        }
        return hashes;
    }

    private static List<byte[]> hashes(JsonNode proof) {
        return proof.path("hashes").valueStream().map(EvidenceContractTest::unhex).toList();
    }

    private static byte[] unhex(JsonNode text) {
        return HexFormat.of().parseHex(text.asText());
    }

    private static byte[] leaf(byte[] record) throws GeneralSecurityException {
        return sha256(new byte[] {0}, record);
    }

    private static byte[] node(byte[] left, byte[] right) throws GeneralSecurityException {
        return sha256(new byte[] {1}, left, right);
    }

    /** RFC 6962 §2.1, word by word. */
    private static byte[] root(List<byte[]> leaves) throws GeneralSecurityException {
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int k = Integer.highestOneBit(leaves.size() - 1);
        return node(root(leaves.subList(0, k)), root(leaves.subList(k, leaves.size())));
    }

    /** RFC 9162 §2.1.3.2. */
    private static byte[] rootByInclusion(byte[] leaf, long index, long size, List<byte[]> proof)
            throws GeneralSecurityException {
        long fn = index;
        long sn = size - 1;
        byte[] r = leaf;
        for (byte[] p : proof) {
            assertThat(sn).isNotZero();
            if ((fn & 1) == 1 || fn == sn) {
                r = node(p, r);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                r = node(r, p);
            }
            fn >>= 1;
            sn >>= 1;
        }
        assertThat(sn).isZero();
        return r;
    }

    /** RFC 9162 §2.1.4.2. */
    private static boolean consistent(
            long first, long second, byte[] firstRoot, byte[] secondRoot, List<byte[]> proof)
            throws GeneralSecurityException {
        if (first == second) {
            return proof.isEmpty() && Arrays.equals(firstRoot, secondRoot);
        }
        List<byte[]> path = new ArrayList<>(proof);
        if (Long.bitCount(first) == 1) {
            path.addFirst(firstRoot);
        }
        long fn = first - 1;
        long sn = second - 1;
        while ((fn & 1) == 1) {
            fn >>= 1;
            sn >>= 1;
        }
        byte[] fr = path.getFirst();
        byte[] sr = path.getFirst();
        for (byte[] c : path.subList(1, path.size())) {
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                fr = node(c, fr);
                sr = node(c, sr);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                sr = node(sr, c);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && Arrays.equals(fr, firstRoot) && Arrays.equals(sr, secondRoot);
    }

    /** C2SP signed-note, with the Ed25519 of the JDK. */
    private static boolean signedBy(String verifierKey, String note)
            throws GeneralSecurityException {
        String[] parts = verifierKey.split("\\+", 3);
        byte[] typed = Base64.getDecoder().decode(parts[2]);
        byte[] id =
                Arrays.copyOf(sha256((parts[0] + "\n").getBytes(StandardCharsets.UTF_8), typed), 4);
        assertThat(HexFormat.of().formatHex(id)).isEqualTo(parts[1]);
        int end = note.indexOf("\n\n") + 1;
        String line = note.substring(end + 1).strip();
        assertThat(line).startsWith("\u2014 " + parts[0] + " ");
        byte[] signature = Base64.getDecoder().decode(line.substring(line.lastIndexOf(' ') + 1));
        assertThat(Arrays.copyOf(signature, 4)).isEqualTo(id);
        var spki = new ByteArrayOutputStream();
        spki.writeBytes(HexFormat.of().parseHex("302a300506032b6570032100"));
        spki.write(typed, 1, 32);
        Signature verifier = Signature.getInstance("Ed25519", "SunEC");
        verifier.initVerify(
                KeyFactory.getInstance("Ed25519")
                        .generatePublic(new X509EncodedKeySpec(spki.toByteArray())));
        verifier.update(note.substring(0, end).getBytes(StandardCharsets.UTF_8));
        return verifier.verify(Arrays.copyOfRange(signature, 4, signature.length));
    }

    private static byte[] sha256(byte[]... parts) throws GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    private static String sha256Hex(byte[] bytes) throws GeneralSecurityException {
        return HexFormat.of().formatHex(sha256(bytes));
    }

    private static long size(String note) {
        return Long.parseLong(note.split("\n", 3)[1]);
    }

    private static String[] place(Http.Answer answer) {
        String place = answer.header("Claviger-Evidence").orElseThrow();
        int slash = place.lastIndexOf('/');
        return new String[] {place.substring(0, slash), place.substring(slash + 1)};
    }

    private static long index(Http.Answer answer) {
        return Long.parseLong(place(answer)[1]);
    }
}
