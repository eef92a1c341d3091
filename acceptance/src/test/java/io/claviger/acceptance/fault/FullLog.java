package io.claviger.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The whole evidence log of a node, fetched as a device auditor does: a fresh checkpoint and all
 * entry bundles below it. Nothing that the node says about its own records is taken on trust.
 */
public final class FullLog {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BUNDLE = 256;

    private final SignedCheckpoint checkpoint;
    private final List<JsonNode> records = new ArrayList<>();
    private final List<byte[]> leaves = new ArrayList<>();

    private FullLog(SignedCheckpoint checkpoint) {
        this.checkpoint = checkpoint;
    }

    /** The fresh checkpoint of a node, its signature verified. */
    public static SignedCheckpoint checkpoint(ClavigerProcess node) {
        var signed =
                SignedCheckpoint.parse(
                        node.http().get("/evidence/v1/checkpoint?fresh=true").expect(200).text());
        assertThat(signed.note().isSignedBy(key(node))).as("checkpoint is signed").isTrue();
        return signed;
    }

    static NoteKey key(ClavigerProcess node) {
        return NoteKey.parse(node.http().get("/evidence/v1/log-key").expect(200).text().strip());
    }

    /** Fetches everything, and verifies that the records make the tree that was signed. */
    public static FullLog fetch(ClavigerProcess node) {
        return fetch(node, node.as("auditor"));
    }

    /** The same with the API key of any device auditor. */
    public static FullLog fetch(ClavigerProcess node, Http auditor) {
        var log = new FullLog(checkpoint(node));
        for (long at = 0; at < log.size(); at += BUNDLE) {
            int width = (int) Math.min(BUNDLE, log.size() - at);
            log.add(
                    auditor.get("/evidence/v1/log/tile/entries/" + path(at / BUNDLE, width))
                            .expect(200)
                            .raw()
                            .body(),
                    width);
        }
        assertThat(Digest.root(log.leaves))
                .as("root of all %d records", log.size())
                .isEqualTo(log.checkpoint.checkpoint().root().toArray());
        return log;
    }

    /** C2SP tlog-tiles: groups of three digits, all but the last with x in front. */
    private static String path(long number, int width) {
        String path = "%03d".formatted(number % 1000);
        for (long left = number / 1000; left > 0; left /= 1000) {
            path = "x%03d/%s".formatted(left % 1000, path);
        }
        return width == BUNDLE ? path : path + ".p/" + width;
    }

    private void add(byte[] bundle, int width) {
        var in = ByteBuffer.wrap(bundle);
        for (int i = 0; i < width; i++) {
            byte[] record = new byte[Short.toUnsignedInt(in.getShort())];
            in.get(record);
            leaves.add(Digest.leaf(record));
            try {
                records.add(JSON.readTree(record));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        assertThat(in.hasRemaining()).as("bytes behind the bundle").isFalse();
    }

    public long size() {
        return checkpoint.size();
    }

    SignedCheckpoint signed() {
        return checkpoint;
    }

    public List<JsonNode> records() {
        return List.copyOf(records);
    }

    public JsonNode record(long index) {
        assertThat(index).as("place of a record that was answered").isLessThan(size());
        return records.get((int) index);
    }

    /** Fails unless the tree of that checkpoint is the beginning of this one. */
    public void requireGrowthFrom(SignedCheckpoint earlier) {
        assertThat(earlier.size()).as("size of an earlier checkpoint").isLessThanOrEqualTo(size());
        assertThat(Digest.root(leaves.subList(0, (int) earlier.size())))
                .as("first %d records", earlier.size())
                .isEqualTo(earlier.checkpoint().root().toArray());
    }

    /** Places of the records of each request id; of the node's own as well. */
    public Map<String, List<Integer>> byRequest() {
        var places = new HashMap<String, List<Integer>>();
        for (int i = 0; i < records.size(); i++) {
            String id = records.get(i).path("request").path("id").asText();
            places.computeIfAbsent(id, _ -> new ArrayList<>()).add(i);
        }
        return places;
    }

    /** Fails unless the uses of every key count 1, 2, 3, … in the order of the log. */
    public void requireUsesWithoutGaps() {
        var last = new TreeMap<String, Long>();
        for (JsonNode record : records) {
            JsonNode boundary = record.path("boundary");
            if (boundary.has("keyUse")) {
                String key = boundary.path("key").asText();
                long use = boundary.path("keyUse").asLong();
                assertThat(use).as("use of key %s", key).isEqualTo(1 + last.getOrDefault(key, 0L));
                last.put(key, use);
            }
        }
    }

    /** Fails if the time of a record is before that of the record in front of it. */
    public void requireTimeNeverBackwards() {
        for (int i = 1; i < records.size(); i++) {
            assertThat(records.get(i).path("time").asText())
                    .as("time of record %d", i)
                    .isGreaterThanOrEqualTo(records.get(i - 1).path("time").asText());
        }
    }
}
