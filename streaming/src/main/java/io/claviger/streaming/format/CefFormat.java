package io.claviger.streaming.format;

import io.claviger.evidence.record.ParsedRecord;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;

/** ArcSight Common Event Format, version 0 ({@code docs/formats/streaming.md} has the mapping). */
final class CefFormat implements LineFormat {
    private static final String OPENING = "CEF:0|" + Product.NAME + "|" + Product.NAME + "|";

    private final Product product;

    CefFormat(Product product) {
        this.product = product;
    }

    @Override
    public byte[] line(StreamedRecord record) {
        ParsedRecord parsed = record.parsed();
        var line = new StringBuilder(1024).append(OPENING);
        line.append(header(product.version())).append('|');
        line.append(header(parsed.boundary().operation())).append('|');
        line.append(header(record.summary())).append('|');
        line.append(Weight.of(parsed).cef()).append('|');
        var fields = new Fields(line);
        fields.put("rt", Long.toString(parsed.time().toEpochMilli()));
        fields.put("externalId", record.place());
        fields.put("dvchost", product.node());
        fields.put("act", parsed.boundary().operation());
        fields.put("outcome", parsed.boundary().granted() ? "success" : "failure");
        parsed.boundary()
                .refusal()
                .ifPresent(
                        refusal -> {
                            fields.put("reason", refusal.code());
                            fields.put("msg", refusal.message());
                        });
        if (parsed.count() != 1) {
            fields.put("cnt", Long.toString(parsed.count()));
        }
        source(fields, parsed.from());
        fields.put("suid", parsed.identity().credential());
        if (!parsed.identity().roles().isEmpty()) {
            fields.put("spriv", String.join(",", parsed.identity().roles()));
        }
        custom(fields, parsed);
        fields.put("rawEvent", record.text());
        return line.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void source(Fields fields, ParsedRecord.Interface from) {
        fields.put("app", from.name());
        switch (Address.of(from.source())) {
            case V4 -> fields.put("src", from.source());
            case V6 -> {
                fields.put("c6a2", from.source());
                fields.put("c6a2Label", "Source IPv6 Address");
            }
            case NONE -> fields.put("shost", from.source());
        }
        fields.put("requestClientApplication", from.client());
    }

    private static void custom(Fields fields, ParsedRecord parsed) {
        ParsedRecord.Boundary boundary = parsed.boundary();
        fields.labelled("cs1", "application", parsed.identity().application());
        fields.labelled("cs2", "partition", boundary.partition());
        fields.labelled("cs3", "keyLabel", boundary.label());
        fields.labelled("cs4", "key", boundary.key());
        fields.labelled("cs5", "mechanism", boundary.mechanism());
        fields.labelled("cs6", "ticket", parsed.request().ticket());
        fields.labelled("cn1", "keyUse", boundary.keyUse().map(String::valueOf));
        fields.labelled("flexString1", "subject", boundary.subject());
        fields.labelled("flexString2", "request", Optional.of(parsed.request().id()));
    }

    /** In the header a pipe ends a field, and a line break cannot be written at all. */
    private static String header(String text) {
        return PrintableAscii.of(text).replace("\\", "\\\\").replace("|", "\\|");
    }

    @Override
    public String opening() {
        return OPENING;
    }

    @Override
    public boolean json() {
        return false;
    }

    /** The extension: {@code name=value}, separated by spaces. */
    private static final class Fields {
        private final StringBuilder line;
        private boolean first = true;

        Fields(StringBuilder line) {
            this.line = line;
        }

        void put(String name, String value) {
            if (!first) {
                line.append(' ');
            }
            first = false;
            line.append(name).append('=').append(value(value));
        }

        void put(String name, Optional<String> value) {
            value.ifPresent(text -> put(name, text));
        }

        void labelled(String name, String label, Optional<String> value) {
            value.ifPresent(
                    text -> {
                        put(name + "Label", label);
                        put(name, text);
                    });
        }

        /** In the extension an equals sign ends a name, so {@code a cs1=b} would be two fields. */
        private static String value(String text) {
            return text.lines()
                    .map(PrintableAscii::of)
                    .map(line -> line.replace("\\", "\\\\").replace("=", "\\="))
                    .collect(Collectors.joining("\\n"));
        }
    }
}
