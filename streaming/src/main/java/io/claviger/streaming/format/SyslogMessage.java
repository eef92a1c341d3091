package io.claviger.streaming.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Messages of RFC 5424 in the frames of RFC 5425: their length in octets, a space, the message. So
 * a receiver never has to look for a line's end.
 */
public final class SyslogMessage {
    /** "log audit" (RFC 5424, table 1). */
    private static final int FACILITY = 13;

    private static final int MAX_HOST_CHARS = 255;

    /**
     * RFC 5612 keeps number 32473 for documentation; Claviger has no private enterprise number, and
     * names without one are reserved.
     */
    private static final String DATA_ID = "claviger@32473";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final LineFormat format;
    private final String host;

    public SyslogMessage(LineFormat format, Product product) {
        this.format = format;
        this.host = host(product.node());
    }

    /** RFC 5424 §6.2.4: printable ASCII without spaces, or a hyphen for nothing. */
    private static String host(String node) {
        String name = node.replaceAll("[^!-~]", "-");
        return name.isEmpty() ? "-" : name.substring(0, Math.min(name.length(), MAX_HOST_CHARS));
    }

    /** The record's message in its frame. */
    public byte[] frame(StreamedRecord record) {
        byte[] head = head(record).getBytes(StandardCharsets.US_ASCII);
        byte[] line = format.line(record);
        var out = new ByteArrayOutputStream(head.length + line.length + 8);
        out.writeBytes((head.length + line.length + " ").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(head);
        out.writeBytes(line);
        return out.toByteArray();
    }

    private String head(StreamedRecord record) {
        // Log, index and operation have forms that need no escape: none is text of a client.
        return "<%d>1 %s %s claviger - %s [%s log=\"%s\" index=\"%d\"] "
                .formatted(
                        FACILITY * 8 + Weight.of(record.parsed()).syslog(),
                        TIME.format(record.parsed().time()),
                        host,
                        record.parsed().boundary().operation(),
                        DATA_ID,
                        record.log(),
                        record.index());
    }
}
