package io.claviger.streaming.format;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.LogId;
import io.claviger.evidence.log.LogEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** Records of the golden files, and others. */
final class Records {
    static final LogId LOG = new LogId("claviger/sample");
    static final Product PRODUCT = new Product("0.0-test", "node one");

    private Records() {}

    static List<StreamedRecord> golden() {
        List<String> lines = lines("records.jsonl");
        return IntStream.range(0, lines.size()).mapToObj(i -> of(i, lines.get(i))).toList();
    }

    static StreamedRecord of(long index, String json) {
        return StreamedRecord.of(
                LOG, new LogEntry(index, Bytes.of(json.getBytes(StandardCharsets.US_ASCII))));
    }

    static List<String> lines(String file) {
        try (var in = Records.class.getResourceAsStream("/golden/streaming/v1/" + file)) {
            if (in == null) {
                throw new IllegalArgumentException("no golden file " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
