package io.claviger.evidence.record;

import static io.claviger.evidence.json.JsonOut.ascii;

import io.claviger.core.evidence.DigestKind;
import io.claviger.core.evidence.EvidenceRecord;
import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.evidence.RecordedApproval;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.LogId;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.Role;
import io.claviger.evidence.json.JsonOut;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Writes records in the one form that is stored and hashed: compact JSON in printable ASCII,
 * members in fixed order, absent values left out ({@code docs/formats/evidence-record.md}). The
 * same record gives the same bytes on every node. Free text is cut to a bound, so that no client
 * can make a record large. One instance per writing thread.
 */
public final class RecordCodec {
    /** An entry bundle counts an entry's bytes in 16 bits (C2SP tlog-tiles). */
    public static final int MAX_RECORD_BYTES = 65_535;

    static final int MAX_TEXT_CHARS = 128;
    static final int MAX_CLIENT_CHARS = 256;
    static final int MAX_SUBJECT_CHARS = 512;
    static final int MAX_MESSAGE_CHARS = 512;

    static final int MAX_NAME_CHARS = 256;

    /** Behind this many bytes no approval begins, so that all that follows fits, too. */
    static final int APPROVALS_END = 60_000;

    private static final int DIGEST_BYTES = 32;
    private static final int MAX_YEAR = 9999;

    private static final Role[] ROLES = Role.values();
    private static final DigestKind[] DIGESTS = DigestKind.values();
    private static final Map<Role, byte[]> ROLE_NAMES = quoted(Role.class, Role::wireName);
    private static final Map<DigestKind, byte[]> DIGEST_NAMES =
            quoted(DigestKind.class, DigestKind::wireName);
    private static final Map<Operation, byte[]> OPERATION_NAMES =
            quoted(Operation.class, Operation::wireName);
    private static final Map<InterfaceName, byte[]> INTERFACE_NAMES =
            quoted(InterfaceName.class, InterfaceName::wireName);

    private static final byte[] VERSION_TIME = ascii("{\"v\":1,\"time\":\"");
    private static final byte[] REQUEST = ascii(",\"request\":{\"id\":");
    private static final byte[] CORRELATION = ascii(",\"correlation\":");
    private static final byte[] TICKET = ascii(",\"ticket\":");
    private static final byte[] IDENTITY = ascii("},\"identity\":{");
    private static final byte[] APPLICATION = ascii("\"application\":");
    private static final byte[] CREDENTIAL = ascii("\"credential\":");
    private static final byte[] ROLES_NAME = ascii("\"roles\":[");
    private static final byte[] AUTHENTICATION = ascii("],\"authentication\":");
    private static final byte[] SEQUENCE = ascii(",\"sequence\":");
    private static final byte[] INTERFACE = ascii("},\"interface\":{\"name\":");
    private static final byte[] SOURCE = ascii(",\"source\":");
    private static final byte[] CLIENT = ascii(",\"client\":");
    private static final byte[] BOUNDARY = ascii("},\"boundary\":{");
    private static final byte[] PARTITION = ascii("\"partition\":");
    private static final byte[] KEY = ascii("\"key\":");
    private static final byte[] LABEL = ascii("\"label\":");
    private static final byte[] KEY_VERSION = ascii("\"keyVersion\":");
    private static final byte[] KEY_USE = ascii("\"keyUse\":");
    private static final byte[] SUBJECT = ascii("\"subject\":");
    private static final byte[] POLICY_DIGEST = ascii("\"policyDigest\":");
    private static final byte[] OPERATION = ascii("\"operation\":");
    private static final byte[] MECHANISM = ascii(",\"mechanism\":");
    private static final byte[] GRANTED = ascii(",\"decision\":\"granted\"");
    private static final byte[] REFUSED = ascii(",\"decision\":\"refused\",\"refusal\":{\"code\":");
    private static final byte[] RUNG = ascii(",\"rung\":");
    private static final byte[] MESSAGE = ascii(",\"message\":");
    private static final byte[] APPROVAL_REQUEST = ascii(",\"approvalRequest\":");
    private static final byte[] APPROVALS = ascii(",\"approvals\":[");
    private static final byte[] APPROVER_NAME = ascii("\"name\":");
    private static final byte[] APPROVER_KEY = ascii("\"publicKey\":");
    private static final byte[] APPROVER_SIGNATURE = ascii(",\"signature\":");
    private static final byte[] MORE_APPROVALS = ascii(",\"moreApprovals\":");
    private static final byte[] DIGESTS_NAME = ascii("},\"digests\":{");
    private static final byte[] COUNT = ascii(",\"count\":");

    private final JsonOut out = new JsonOut();
    private final byte[] logMember;

    public RecordCodec(LogId log) {
        logMember = ascii("Z\",\"log\":\"" + log.value() + "\"");
    }

    /** The record's bytes. */
    public byte[] encode(EvidenceRecord record) {
        return encode(record, record.time());
    }

    /** The record's bytes with another time, cut to milliseconds. */
    public byte[] encode(EvidenceRecord record, Instant time) {
        out.reset().raw(VERSION_TIME);
        time(time);
        out.raw(logMember);
        request(record.origin());
        identity(record);
        source(record.origin());
        boundary(record);
        digests(record);
        if (record.count() != 1) {
            out.raw(COUNT).number(record.count());
        }
        out.raw('}');
        if (out.length() > MAX_RECORD_BYTES) {
            throw new IllegalArgumentException("a record is longer than an entry bundle can hold");
        }
        return out.toArray();
    }

    private void time(Instant time) {
        var utc =
                LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
        if (utc.getYear() < 0 || utc.getYear() > MAX_YEAR) {
            throw new IllegalArgumentException("the year of a record does not have four digits");
        }
        out.padded(utc.getYear(), 4).raw('-').padded(utc.getMonthValue(), 2).raw('-');
        out.padded(utc.getDayOfMonth(), 2).raw('T').padded(utc.getHour(), 2).raw(':');
        out.padded(utc.getMinute(), 2).raw(':').padded(utc.getSecond(), 2).raw('.');
        out.padded(utc.getNano() / 1_000_000, 3);
    }

    private void request(Origin origin) {
        out.raw(REQUEST).string(origin.request().value());
        optional(CORRELATION, origin.correlation(), MAX_TEXT_CHARS);
        optional(TICKET, origin.ticket(), MAX_TEXT_CHARS);
    }

    private void identity(EvidenceRecord record) {
        Identity identity = record.origin().identity();
        out.raw(IDENTITY);
        if (identity.application().isPresent()) {
            out.raw(APPLICATION).string(identity.application().get().value()).raw(',');
        }
        if (identity.credential().isPresent()) {
            out.raw(CREDENTIAL).string(identity.credential().get().value()).raw(',');
        }
        out.raw(ROLES_NAME);
        roles(identity.roles());
        out.raw(AUTHENTICATION).string(identity.authentication(), MAX_TEXT_CHARS);
        if (record.sequence().isPresent()) {
            out.raw(SEQUENCE).number(record.sequence().get());
        }
    }

    /** In the order of the enum: the order of an immutable set differs from process to process. */
    private void roles(Set<Role> roles) {
        boolean first = true;
        for (var role : ROLES) {
            if (roles.contains(role)) {
                if (!first) {
                    out.raw(',');
                }
                first = false;
                out.raw(name(ROLE_NAMES, role));
            }
        }
    }

    private void source(Origin origin) {
        out.raw(INTERFACE).raw(name(INTERFACE_NAMES, origin.interfaceName()));
        out.raw(SOURCE).string(origin.source(), MAX_TEXT_CHARS);
        optional(CLIENT, origin.client(), MAX_CLIENT_CHARS);
    }

    private void boundary(EvidenceRecord record) {
        out.raw(BOUNDARY);
        if (record.partition().isPresent()) {
            out.raw(PARTITION).string(record.partition().get().value()).raw(',');
        }
        if (record.key().isPresent()) {
            out.raw(KEY).string(record.key().get().value().toString()).raw(',');
        }
        if (record.keyLabel().isPresent()) {
            out.raw(LABEL).string(record.keyLabel().get().value()).raw(',');
        }
        if (record.keyVersion().isPresent()) {
            out.raw(KEY_VERSION).number(record.keyVersion().get()).raw(',');
        }
        if (record.keyUse().isPresent()) {
            out.raw(KEY_USE).number(record.keyUse().get()).raw(',');
        }
        if (record.subject().isPresent()) {
            out.raw(SUBJECT).string(record.subject().get(), MAX_SUBJECT_CHARS).raw(',');
        }
        if (record.policyDigest().isPresent()) {
            out.raw(POLICY_DIGEST).hex(digest(record.policyDigest().get())).raw(',');
        }
        out.raw(OPERATION).raw(name(OPERATION_NAMES, record.operation()));
        optional(MECHANISM, record.mechanism(), MAX_TEXT_CHARS);
        if (record.refusal().isEmpty()) {
            out.raw(GRANTED);
        } else {
            refusal(record.refusal().get());
        }
        if (record.approvalRequest().isPresent()) {
            out.raw(APPROVAL_REQUEST).string(record.approvalRequest().get().toString());
        }
        approvals(record.approvals());
    }

    /** A rule can ask for thousands: as many as fit are listed, the others counted. */
    private void approvals(List<RecordedApproval> approvals) {
        out.raw(APPROVALS);
        int listed = 0;
        while (listed < approvals.size() && out.length() < APPROVALS_END) {
            if (listed > 0) {
                out.raw(',');
            }
            approval(approvals.get(listed++));
        }
        out.raw(']');
        if (listed < approvals.size()) {
            out.raw(MORE_APPROVALS).number(approvals.size() - listed);
        }
    }

    private void approval(RecordedApproval approval) {
        out.raw('{');
        if (approval.name().isPresent()) {
            out.raw(APPROVER_NAME).string(approval.name().get(), MAX_NAME_CHARS).raw(',');
        }
        out.raw(APPROVER_KEY).hex(digest(approval.publicKey()));
        out.raw(APPROVER_SIGNATURE).hex(digest(approval.signature())).raw('}');
    }

    private void refusal(Refusal refusal) {
        out.raw(REFUSED).string(refusal.code().wireName());
        out.raw(RUNG).string(refusal.code().rung().wireName());
        out.raw(MESSAGE).string(refusal.message(), MAX_MESSAGE_CHARS).raw('}');
    }

    private void digests(EvidenceRecord record) {
        out.raw(DIGESTS_NAME);
        boolean first = true;
        for (var kind : DIGESTS) {
            var digest = record.digests().get(kind);
            if (digest != null) {
                if (!first) {
                    out.raw(',');
                }
                first = false;
                out.raw(name(DIGEST_NAMES, kind)).raw(':').hex(digest(digest));
            }
        }
        out.raw('}');
    }

    private void optional(byte[] member, Optional<String> text, int maxChars) {
        if (text.isPresent()) {
            out.raw(member).string(text.get(), maxChars);
        }
    }

    private static byte[] digest(Bytes digest) {
        if (digest.length() != DIGEST_BYTES) {
            throw new IllegalArgumentException("a digest in a record is a SHA-256");
        }
        return digest.unsafeArray();
    }

    private static <E extends Enum<E>> byte[] name(Map<E, byte[]> names, E value) {
        return Objects.requireNonNull(names.get(value));
    }

    private static <E extends Enum<E>> Map<E, byte[]> quoted(
            Class<E> type, Function<E, String> wireName) {
        var names = new EnumMap<E, byte[]>(type);
        for (var value : type.getEnumConstants()) {
            names.put(value, ascii('"' + wireName.apply(value) + '"'));
        }
        return names;
    }
}
