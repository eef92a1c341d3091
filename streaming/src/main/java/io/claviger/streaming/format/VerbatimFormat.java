package io.claviger.streaming.format;

import java.nio.charset.StandardCharsets;

/** The record as it is in the log, behind its place. */
final class VerbatimFormat implements LineFormat {
    private static final String OPENING = "{\"log\":\"";

    @Override
    public byte[] line(StreamedRecord record) {
        return (OPENING
                        + record.log()
                        + "\",\"index\":"
                        + record.index()
                        + ",\"record\":"
                        + record.text()
                        + "}")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String opening() {
        return OPENING;
    }

    @Override
    public boolean json() {
        return true;
    }
}
