package io.claviger.evidence.pack;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.checkpoint.CheckpointSigner;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.checkpoint.Timestamped;
import io.claviger.evidence.json.Hashes;
import io.claviger.evidence.json.Json;
import io.claviger.evidence.json.JsonIn;
import io.claviger.evidence.json.JsonOut;
import io.claviger.evidence.log.LogEntry;
import io.claviger.evidence.merkle.MultiProof;
import io.claviger.evidence.proof.ProofFile;
import io.claviger.evidence.record.MalformedEvidence;
import io.claviger.evidence.record.ParsedRecord;
import io.claviger.evidence.record.RecordCodec;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The content of a package. Well-formed is all that an instance is; whether it is true, the
 * verifier says.
 *
 * @param entries the records, growing by index: those that were asked for and those that explain
 *     them
 * @param selected indexes of the records that were asked for
 * @param proof that all records are in the checkpoint's tree
 * @param growth from an older checkpoint, if one was known when the package was made
 * @param timestamp of a checkpoint, if the node had one when the package was made
 * @param exhibits bytes that records name by their SHA-256, by it
 * @param attestations what the device said about keys when the package was made, by key id
 */
public record EvidencePackage(
        List<LogEntry> entries,
        Set<Long> selected,
        MultiProof proof,
        SignedCheckpoint checkpoint,
        Optional<ProofFile.Growth> growth,
        Optional<Anchor> timestamp,
        SortedMap<Bytes, Bytes> exhibits,
        SortedMap<String, KeyAttestation> attestations) {
    /** Most records of a package. */
    public static final int MAX_RECORDS = 100_000;

    public static final String MANIFEST = "manifest.dsse.json";
    public static final String REPORT = "report.html";
    static final String RECORDS = "records.jsonl";
    static final String PROOF = "proof.json";
    static final String CHECKPOINT = "checkpoint.txt";
    static final String GROWTH = "growth.json";
    static final String STAMPED = "timestamp.txt";
    static final String STAMP = "timestamp.tsr";
    static final String STAMP_GROWTH = "timestamp.json";
    static final String README = "README.txt";

    private static final Set<String> PLAIN =
            Set.of(
                    MANIFEST,
                    REPORT,
                    RECORDS,
                    PROOF,
                    CHECKPOINT,
                    GROWTH,
                    STAMPED,
                    STAMP,
                    STAMP_GROWTH,
                    README);
    private static final String EXHIBITS = "exhibits/";
    private static final String ATTESTATIONS = "attestations/";
    private static final int MAX_HASHES = 64 * MAX_RECORDS;
    private static final int MAX_PROOF_BYTES = 256 << 20;
    private static final Set<String> PROOF_MEMBERS =
            Set.of("treeSize", "indexes", "selected", "hashes");
    private static final Pattern ATTESTATION =
            Pattern.compile("attestations/([0-9a-f-]{36})\\.(xml|sig|crt)");

    private static final String TEXT =
            """
            Evidence package of a Claviger log

            report.html          for people: open it in a browser, print it
            manifest.dsse.json   which question this answers, and the SHA-256 of every file (DSSE, Ed25519)
            records.jsonl        the records, one a line, as they are hashed into the log
            proof.json           that they are in the tree that checkpoint.txt signs
            growth.json          that the log grew from an older checkpoint; if there was one
            timestamp.txt, .tsr, .json
                                 a checkpoint, what a time stamping authority (RFC 3161) answered for it,
                                 and that the log grew from it; if there was one
            exhibits/            bytes that records name by their SHA-256: policies, tokens, keys and
                                 signatures of approvers, documents of state
            attestations/        what the device says about keys, signed

            Verify with no access to the service:

              claviger verify FILE.zip --key LOG_KEY

            or with docs/verify.py, which needs Python alone. Bring the log's key from elsewhere: without it
            the package only agrees with itself.
            """;

    public EvidencePackage {
        entries = List.copyOf(entries);
        selected = Set.copyOf(selected);
        exhibits = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(exhibits));
        attestations = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(attestations));
    }

    /**
     * A signed statement of the device about a key.
     *
     * @param statement XML
     * @param signature ECDSA P-256 with SHA-256 over the statement, DER
     * @param chain certificates as PEM: the attestation key's, then the root
     */
    public record KeyAttestation(Bytes statement, Bytes signature, Bytes chain) {}

    /**
     * That a checkpoint existed at some time.
     *
     * @param growth from that checkpoint to the package's
     * @param response of the time stamping authority, DER
     */
    public record Anchor(ProofFile.Growth growth, Bytes response) {
        /** What the timestamp is over. */
        public Bytes digest() {
            return Timestamped.digest(growth.from());
        }
    }

    /** The records by their place; {@link MalformedEvidence} if one is none. */
    public SortedMap<Long, ParsedRecord> records() {
        var records = new TreeMap<Long, ParsedRecord>();
        for (LogEntry entry : entries) {
            records.put(entry.index(), ParsedRecord.parse(entry.record().unsafeArray()));
        }
        return records;
    }

    /** The files, without manifest and report. */
    public Map<String, Bytes> files() {
        var files = new LinkedHashMap<String, Bytes>();
        files.put(README, utf8(TEXT));
        var lines = new ByteArrayOutputStream();
        for (LogEntry entry : entries) {
            lines.writeBytes(entry.record().unsafeArray());
            lines.write('\n');
        }
        files.put(RECORDS, Bytes.owned(lines.toByteArray()));
        files.put(PROOF, proofJson());
        files.put(CHECKPOINT, Bytes.owned(checkpoint.note().toBytes()));
        growth.ifPresent(from -> files.put(GROWTH, json(from)));
        timestamp.ifPresent(
                anchor -> {
                    files.put(STAMPED, Bytes.owned(anchor.growth().from().note().toBytes()));
                    files.put(STAMP, anchor.response());
                    files.put(STAMP_GROWTH, json(anchor.growth()));
                });
        exhibits.forEach((digest, exhibit) -> files.put(EXHIBITS + digest.hex(), exhibit));
        attestations.forEach(
                (key, attested) -> {
                    files.put(ATTESTATIONS + key + ".xml", attested.statement());
                    files.put(ATTESTATIONS + key + ".sig", attested.signature());
                    files.put(ATTESTATIONS + key + ".crt", attested.chain());
                });
        return files;
    }

    /**
     * The files with the manifest that vouches for them.
     *
     * @param draft the manifest without digests
     * @param signer the log's key
     */
    public static Map<String, Bytes> sealed(
            Map<String, Bytes> files, Manifest draft, CheckpointSigner signer) {
        var digests = new LinkedHashMap<String, Bytes>();
        files.forEach((name, content) -> digests.put(name, content.sha256()));
        var manifest =
                new Manifest(
                        draft.created(),
                        draft.log(),
                        draft.question(),
                        draft.partial(),
                        draft.count(),
                        digests);
        var all = new LinkedHashMap<String, Bytes>();
        all.put(
                MANIFEST,
                DsseEnvelope.sign(Manifest.TYPE, manifest.toJson(), draft.log().name(), signer)
                        .toJson());
        all.putAll(files);
        return all;
    }

    private static Bytes json(ProofFile.Growth growth) {
        var out = new JsonOut();
        growth.writeTo(out);
        return Bytes.owned(out.raw('\n').toArray());
    }

    private Bytes proofJson() {
        var out = new JsonOut();
        out.raw("{\"treeSize\":").number(proof.treeSize());
        out.raw(",\"indexes\":");
        numbers(proof.indexes(), out);
        out.raw(",\"selected\":");
        numbers(selected.stream().sorted().toList(), out);
        out.raw(",\"hashes\":");
        Hashes.write(proof.hashes(), "\n", out);
        return Bytes.owned(out.raw("}\n").toArray());
    }

    private static void numbers(List<Long> numbers, JsonOut out) {
        out.raw('[');
        for (int i = 0; i < numbers.size(); i++) {
            if (i > 0) {
                out.raw(',');
            }
            out.number(numbers.get(i));
        }
        out.raw(']');
    }

    /** The manifest's envelope among the files of a package. */
    public static DsseEnvelope envelope(Map<String, Bytes> files) {
        return DsseEnvelope.parse(required(files, MANIFEST), 2 * Manifest.MAX_BYTES);
    }

    /** The manifest in an envelope. */
    public static Manifest manifest(DsseEnvelope envelope) {
        if (!envelope.payloadType().equals(Manifest.TYPE)) {
            throw new MalformedEvidence("the manifest's envelope holds something else");
        }
        return Manifest.parse(envelope.payload());
    }

    /** Reads the content; {@link MalformedEvidence} for what no package has. */
    public static EvidencePackage parse(Map<String, Bytes> files) {
        var proofJson =
                JsonIn.object(
                        required(files, PROOF).unsafeArray(), MAX_PROOF_BYTES, "the file " + PROOF);
        proofJson.onlyMembers(PROOF_MEMBERS);
        var indexes = integers(proofJson, "indexes");
        var proof =
                new MultiProof(
                        proofJson.integer("treeSize"),
                        indexes,
                        Hashes.parse(proofJson, "hashes", MAX_HASHES));
        var exhibits = new TreeMap<Bytes, Bytes>(EvidencePackage::compare);
        var attestations = new TreeMap<String, KeyAttestation>();
        for (var file : files.entrySet()) {
            String name = file.getKey();
            if (name.startsWith(EXHIBITS)) {
                exhibits.put(
                        Hashes.parse(name.substring(EXHIBITS.length()), "exhibits"),
                        file.getValue());
            } else if (name.startsWith(ATTESTATIONS)) {
                attest(name, files, attestations);
            } else if (!PLAIN.contains(name)) {
                throw new MalformedEvidence("there is a file that no package has");
            }
        }
        return new EvidencePackage(
                entries(required(files, RECORDS), indexes),
                new HashSet<>(integers(proofJson, "selected")),
                proof,
                SignedCheckpoint.parse(required(files, CHECKPOINT).unsafeArray()),
                growth(files, GROWTH),
                anchor(files),
                exhibits,
                attestations);
    }

    private static Optional<ProofFile.Growth> growth(Map<String, Bytes> files, String name) {
        return Optional.ofNullable(files.get(name))
                .map(json -> JsonIn.object(json.unsafeArray(), MAX_PROOF_BYTES, name))
                .map(ProofFile.Growth::parse);
    }

    private static Optional<Anchor> anchor(Map<String, Bytes> files) {
        if (!files.containsKey(STAMPED) && !files.containsKey(STAMP)) {
            if (files.containsKey(STAMP_GROWTH)) {
                throw new MalformedEvidence("there is a part of a timestamp only");
            }
            return Optional.empty();
        }
        var _ = required(files, STAMP_GROWTH);
        var growth = growth(files, STAMP_GROWTH).orElseThrow();
        if (!required(files, STAMPED).equals(Bytes.owned(growth.from().note().toBytes()))) {
            throw new MalformedEvidence("the timestamp is of another checkpoint than its growth");
        }
        return Optional.of(new Anchor(growth, required(files, STAMP)));
    }

    private static void attest(
            String name, Map<String, Bytes> files, Map<String, KeyAttestation> attestations) {
        var matcher = ATTESTATION.matcher(name);
        if (!matcher.matches()) {
            throw new MalformedEvidence("there is a file that no package has");
        }
        String base = ATTESTATIONS + matcher.group(1);
        attestations.put(
                matcher.group(1),
                new KeyAttestation(
                        required(files, base + ".xml"),
                        required(files, base + ".sig"),
                        required(files, base + ".crt")));
    }

    private static List<LogEntry> entries(Bytes lines, List<Long> indexes) {
        byte[] bytes = lines.unsafeArray();
        var entries = new ArrayList<LogEntry>();
        int from = 0;
        for (long index : indexes) {
            int end = from;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            if (end == bytes.length || end - from > RecordCodec.MAX_RECORD_BYTES) {
                throw new MalformedEvidence("there are not as many records as indexes");
            }
            entries.add(
                    new LogEntry(
                            index, Bytes.owned(java.util.Arrays.copyOfRange(bytes, from, end))));
            from = end + 1;
        }
        if (from != bytes.length) {
            throw new MalformedEvidence("there are not as many records as indexes");
        }
        return entries;
    }

    private static List<Long> integers(Json.Obj object, String name) {
        var values = object.array(name).values();
        if (values.size() > MAX_RECORDS) {
            throw new MalformedEvidence("a package has at most %d records".formatted(MAX_RECORDS));
        }
        var numbers = new ArrayList<Long>(values.size());
        for (var value : values) {
            if (!(value instanceof Json.Int(var number))) {
                throw new MalformedEvidence("an element of '" + name + "' is not an integer");
            }
            numbers.add(number);
        }
        return numbers;
    }

    private static Bytes required(Map<String, Bytes> files, String name) {
        Bytes content = files.get(name);
        if (content == null) {
            throw new MalformedEvidence("the file '" + name + "' is missing");
        }
        return content;
    }

    /** The order of exhibits in a package. */
    static int compare(Bytes a, Bytes b) {
        return java.util.Arrays.compareUnsigned(a.unsafeArray(), b.unsafeArray());
    }

    private static Bytes utf8(String text) {
        return Bytes.owned(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
