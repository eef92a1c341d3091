package io.claviger.streaming.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import io.claviger.evidence.record.ParsedRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** OCSF 1.6.0 ({@code docs/formats/streaming.md} has the mapping). */
final class OcsfFormat implements LineFormat {
    private static final String SCHEMA = "1.6.0";
    private static final String OPENING = "{\"class_uid\":";
    private static final int SUCCESS = 1;
    private static final int FAILURE = 2;
    private static final int SHA_256 = 3;
    private static final int UNKNOWN_USER = 0;
    private static final int USER = 1;
    private static final int SYSTEM = 3;
    private static final String NODE = "node";
    private static final String HTTP = "rest";
    private static final JsonFactory JSON = new JsonFactory();

    private final Product product;

    OcsfFormat(Product product) {
        this.product = product;
    }

    @Override
    public byte[] line(StreamedRecord record) {
        var bytes = new ByteArrayOutputStream(2048);
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.setCharacterEscapes(new DeleteToo());
            out.setHighestNonEscapedChar('~');
            write(record, new Writer(out));
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing into memory failed", impossible);
        }
        return bytes.toByteArray();
    }

    private void write(StreamedRecord record, Writer out) throws IOException {
        ParsedRecord parsed = record.parsed();
        OcsfClass event = OcsfClass.of(parsed.boundary().operation());
        out.object();
        classification(record, event, out);
        metadata(record, out);
        switch (event.kind()) {
            case AUTHENTICATION -> {
                caller(parsed, out);
                authentication(parsed, out);
            }
            case ENTITY_MANAGEMENT -> {
                caller(parsed, out);
                entity(parsed, out);
            }
            case API_ACTIVITY -> {
                caller(parsed, out);
                call(parsed, out);
            }
            case APPLICATION_LIFECYCLE -> product(out.object("app"));
        }
        unmapped(parsed, out);
        out.text("raw_data", record.text());
        out.object("raw_data_hash")
                .number("algorithm_id", SHA_256)
                .text("algorithm", "SHA-256")
                .text("value", record.entry().record().sha256().hex())
                .end();
        out.end();
    }

    private static void classification(StreamedRecord record, OcsfClass event, Writer out)
            throws IOException {
        ParsedRecord parsed = record.parsed();
        Weight weight = Weight.of(parsed);
        boolean granted = parsed.boundary().granted();
        out.number("class_uid", event.kind().uid())
                .text("class_name", event.kind().caption())
                .number("category_uid", event.kind().category())
                .number("activity_id", event.activity())
                .text("activity_name", event.activityName(parsed.boundary().operation()))
                .number("type_uid", event.kind().uid() * 100L + event.activity())
                .number("severity_id", weight.ocsf())
                .text("severity", weight.ocsfName())
                .number("time", parsed.time().toEpochMilli())
                .number("status_id", granted ? SUCCESS : FAILURE)
                .text("status", granted ? "Success" : "Failure")
                .text("status_code", parsed.boundary().refusal().map(ParsedRecord.Refused::code))
                .text(
                        "status_detail",
                        parsed.boundary().refusal().map(ParsedRecord.Refused::message))
                .text("message", record.summary());
        if (parsed.count() != 1) {
            out.number("count", parsed.count());
        }
    }

    private void metadata(StreamedRecord record, Writer out) throws IOException {
        out.object("metadata").text("version", SCHEMA);
        product(out.object("product"));
        out.text("uid", record.place())
                .number("sequence", record.index())
                .text("log_name", record.log().value())
                .text("log_provider", product.node())
                .text("event_code", record.parsed().boundary().operation())
                .text("original_time", record.parsed().time().toString())
                .text("correlation_uid", record.parsed().request().correlation())
                .end();
    }

    private void product(Writer out) throws IOException {
        out.text("name", Product.NAME)
                .text("vendor_name", Product.NAME)
                .text("version", product.version())
                .end();
    }

    private static void caller(ParsedRecord parsed, Writer out) throws IOException {
        actor(parsed, out);
        ParsedRecord.Interface from = parsed.from();
        out.object("src_endpoint")
                .text(Address.of(from.source()) == Address.NONE ? "name" : "ip", from.source())
                .text("interface_name", from.name())
                .end();
        if (from.name().equals(HTTP) && from.client().isPresent()) {
            out.object("http_request").text("user_agent", from.client()).end();
        }
    }

    private static void actor(ParsedRecord parsed, Writer out) throws IOException {
        ParsedRecord.Caller caller = parsed.identity();
        out.object("actor").text("app_name", caller.application()).object("user");
        if (caller.credential().isPresent()) {
            out.text("uid", caller.credential()).number("type_id", USER);
        } else if (parsed.from().name().equals(NODE)) {
            out.text("name", NODE).number("type_id", SYSTEM);
        } else {
            out.text("name", "unknown").number("type_id", UNKNOWN_USER);
        }
        if (!caller.roles().isEmpty()) {
            out.array("groups");
            for (String role : caller.roles()) {
                out.object().text("name", role).end();
            }
            out.endArray();
        }
        out.end().end();
    }

    /** Who tried: the credential that was claimed where none was proven. */
    private static void authentication(ParsedRecord parsed, Writer out) throws IOException {
        out.object("user")
                .text(
                        "uid",
                        parsed.identity()
                                .credential()
                                .or(() -> parsed.boundary().subject())
                                .orElse("unknown"))
                .end();
        out.object("service").text("name", Product.NAME).end();
    }

    private static void entity(ParsedRecord parsed, Writer out) throws IOException {
        String operation = parsed.boundary().operation();
        out.object("entity")
                .text(
                        "name",
                        parsed.boundary()
                                .subject()
                                .or(() -> parsed.boundary().partition())
                                .orElse("unknown"))
                .text("type", entityType(operation))
                .end();
    }

    /** What the operation is about, out of its name: {@code credential} of issue-credential. */
    private static String entityType(String operation) {
        return Stream.of("approver", "application", "credential", "partition", "device")
                .filter(operation::contains)
                .findFirst()
                .orElse("unknown");
    }

    private static void call(ParsedRecord parsed, Writer out) throws IOException {
        ParsedRecord.Boundary boundary = parsed.boundary();
        out.object("api").text("operation", boundary.operation());
        out.object("request").text("uid", parsed.request().id()).end();
        out.object("service").text("name", parsed.from().name()).end();
        if (boundary.refusal().isPresent()) {
            out.object("response")
                    .text("error", boundary.refusal().get().code())
                    .text("error_message", boundary.refusal().get().message())
                    .end();
        }
        out.end();
        if (boundary.key().isEmpty()
                && boundary.label().isEmpty()
                && boundary.subject().isEmpty()) {
            return;
        }
        out.array("resources");
        if (boundary.key().isPresent() || boundary.label().isPresent()) {
            out.object()
                    .text("uid", boundary.key())
                    .text("name", boundary.label())
                    .text("type", "key")
                    .text("version", boundary.keyVersion().map(String::valueOf))
                    .text("namespace", boundary.partition())
                    .end();
        }
        if (boundary.subject().isPresent()) {
            out.object()
                    .text("name", boundary.subject())
                    .text("type", "subject")
                    .text("namespace", boundary.partition())
                    .end();
        }
        out.endArray();
    }

    private static void unmapped(ParsedRecord parsed, Writer out) throws IOException {
        ParsedRecord.Boundary boundary = parsed.boundary();
        out.object("unmapped")
                .text("authentication", parsed.identity().authentication())
                .text("interface", parsed.from().name())
                .text(
                        "client",
                        parsed.from().client().filter(_ -> !parsed.from().name().equals(HTTP)))
                .text("subject", boundary.subject())
                .text("partition", boundary.partition())
                .text("mechanism", boundary.mechanism())
                .text("ticket", parsed.request().ticket())
                .text("request", parsed.request().id())
                .text("rung", boundary.refusal().map(ParsedRecord.Refused::rung))
                .text("policy_digest", boundary.policyDigest())
                .text("approval_request", boundary.approvalRequest());
        if (boundary.keyUse().isPresent()) {
            out.number("key_use", boundary.keyUse().get());
        }
        if (parsed.identity().sequence().isPresent()) {
            out.number("credential_sequence", parsed.identity().sequence().get());
        }
        long approvals = boundary.approvals().size() + boundary.moreApprovals();
        if (approvals > 0) {
            out.number("approvals", approvals);
        }
        if (!parsed.digests().isEmpty()) {
            out.object("digests");
            for (Map.Entry<String, String> digest : parsed.digests().entrySet()) {
                out.text(digest.getKey(), digest.getValue());
            }
            out.end();
        }
        out.end();
    }

    @Override
    public String opening() {
        return OPENING;
    }

    @Override
    public boolean json() {
        return true;
    }

    /** JSON lets the one control character pass that lies behind the printable ones. */
    private static final class DeleteToo extends CharacterEscapes {
        private static final long serialVersionUID = 1L;
        private static final int[] ESCAPES = standardAsciiEscapesForJSON();

        static {
            ESCAPES[0x7f] = ESCAPE_STANDARD;
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return ESCAPES.clone();
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int character) {
            return null;
        }
    }

    /** Leaves out what is not there. */
    private record Writer(JsonGenerator out) {
        Writer object() throws IOException {
            out.writeStartObject();
            return this;
        }

        Writer object(String name) throws IOException {
            out.writeObjectFieldStart(name);
            return this;
        }

        Writer array(String name) throws IOException {
            out.writeArrayFieldStart(name);
            return this;
        }

        Writer text(String name, String value) throws IOException {
            out.writeStringField(name, value);
            return this;
        }

        Writer text(String name, Optional<String> value) throws IOException {
            return value.isPresent() ? text(name, value.get()) : this;
        }

        Writer number(String name, long value) throws IOException {
            out.writeNumberField(name, value);
            return this;
        }

        Writer end() throws IOException {
            out.writeEndObject();
            return this;
        }

        Writer endArray() throws IOException {
            out.writeEndArray();
            return this;
        }
    }
}
