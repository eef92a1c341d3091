package io.claviger.evidence.pack;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.json.Hashes;
import io.claviger.evidence.json.Json;
import io.claviger.evidence.json.JsonIn;
import io.claviger.evidence.json.JsonOut;
import io.claviger.evidence.log.Dimension;
import io.claviger.evidence.log.RecordQuery;
import io.claviger.evidence.record.MalformedEvidence;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a package is: which question it answers, and the digest of each of its files.
 *
 * @param created when the package was made
 * @param log the log's public key, as the package claims it
 * @param question what was looked for
 * @param partial whether there was more than fits into a package
 * @param count how many records the key or credential of the question had when the package was
 *     made: granted uses of a key, all records of a credential; empty for other questions
 * @param files SHA-256 by name, of all files but the manifest
 */
public record Manifest(
        Instant created,
        NoteKey log,
        RecordQuery question,
        boolean partial,
        Optional<Long> count,
        Map<String, Bytes> files) {
    /** Media type of the payload. */
    public static final String TYPE = "application/vnd.claviger.evidence-manifest.v1+json";

    static final int MAX_BYTES = 64 << 20;

    private static final String FORMAT = "claviger-evidence-package/v1";
    private static final String FROM = "from";
    private static final String TO = "to";
    private static final Set<String> MEMBERS =
            Set.of("format", "created", "log", "question", "partial", "count", "files");

    public Manifest {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }

    /** The manifest as JSON. */
    public Bytes toJson() {
        var out = new JsonOut();
        out.raw("{\"format\":").string(FORMAT);
        out.raw(",\"created\":").string(created.toString());
        out.raw(",\"log\":").string(log.toString());
        out.raw(",\"question\":{");
        var members = new LinkedHashMap<String, String>();
        question.values().forEach((dimension, value) -> members.put(dimension.wireName(), value));
        question.from().ifPresent(time -> members.put(FROM, time.toString()));
        question.to().ifPresent(time -> members.put(TO, time.toString()));
        write(members, out);
        out.raw("},\"partial\":").raw(partial ? "true" : "false");
        count.ifPresent(number -> out.raw(",\"count\":").number(number));
        out.raw(",\"files\":{");
        var digests = new LinkedHashMap<String, String>();
        files.forEach((name, digest) -> digests.put(name, digest.hex()));
        write(digests, out);
        return Bytes.owned(out.raw("}}").toArray());
    }

    private static void write(Map<String, String> members, JsonOut out) {
        boolean first = true;
        for (var member : members.entrySet()) {
            out.raw(first ? "" : ",").string(member.getKey()).raw(':').string(member.getValue());
            first = false;
        }
    }

    /** Reads a manifest's JSON. */
    static Manifest parse(Bytes json) {
        var read = JsonIn.object(json.unsafeArray(), MAX_BYTES, "the manifest");
        if (!read.text("format").equals(FORMAT)) {
            throw new MalformedEvidence("the package's format is not '" + FORMAT + "'");
        }
        read.onlyMembers(MEMBERS);
        var files = new LinkedHashMap<String, Bytes>();
        var listed = read.object("files");
        for (var name : listed.members().keySet()) {
            files.put(name, Hashes.parse(listed.text(name), "files"));
        }
        return new Manifest(
                time(read.text("created")),
                NoteKey.parse(read.text("log")),
                question(read.object("question")),
                read.members().get("partial") instanceof Json.Bool(var partial) && partial,
                read.optionalInteger("count"),
                files);
    }

    private static RecordQuery question(Json.Obj question) {
        Map<Dimension, String> values = new EnumMap<>(Dimension.class);
        for (var name : question.members().keySet()) {
            if (!name.equals(FROM) && !name.equals(TO)) {
                values.put(dimension(name), question.text(name));
            }
        }
        try {
            return new RecordQuery(
                    values,
                    question.optionalText(FROM).map(Manifest::time),
                    question.optionalText(TO).map(Manifest::time));
        } catch (IllegalArgumentException wrong) {
            throw new MalformedEvidence("the manifest's question: " + wrong.getMessage());
        }
    }

    private static Dimension dimension(String name) {
        return Arrays.stream(Dimension.values())
                .filter(dimension -> dimension.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> new MalformedEvidence("the manifest's question is unknown"));
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException _) {
            throw new MalformedEvidence("the manifest holds a time that is none");
        }
    }
}
