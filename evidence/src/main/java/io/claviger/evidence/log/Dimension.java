package io.claviger.evidence.log;

import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.RequestId;
import io.claviger.evidence.record.ParsedRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What records are looked up by; the fewer records a value usually has, the earlier it stands here.
 */
public enum Dimension {
    /** Id of a request. */
    REQUEST(4, Form.REQUEST) {
        @Override
        List<String> of(ParsedRecord record) {
            return List.of(record.request().id());
        }
    },
    /** SHA-256 in hexadecimal of a signature, ciphertext, message, public key, document, token. */
    DIGEST(9, Form.DIGEST) {
        @Override
        List<String> of(ParsedRecord record) {
            return record.digests().values().stream().toList();
        }
    },
    /** Id of a request for approval. */
    APPROVAL_REQUEST(10, Form.UUID) {
        @Override
        List<String> of(ParsedRecord record) {
            return list(record.boundary().approvalRequest());
        }
    },
    /** Change, incident or onboarding ticket. */
    TICKET(7, Form.HASHED) {
        @Override
        List<String> of(ParsedRecord record) {
            return list(record.request().ticket());
        }
    },
    /** SHA-256 in hexadecimal of an approver's public key. */
    APPROVER(5, Form.DIGEST) {
        @Override
        List<String> of(ParsedRecord record) {
            return record.boundary().approvals().stream()
                    .map(ParsedRecord.Approval::publicKey)
                    .toList();
        }
    },
    /** Id of a key. */
    KEY(1, Form.UUID) {
        @Override
        List<String> of(ParsedRecord record) {
            return list(record.boundary().key());
        }
    },
    /** Id of a credential. */
    CREDENTIAL(3, Form.CREDENTIAL) {
        @Override
        List<String> of(ParsedRecord record) {
            return list(record.identity().credential());
        }
    },
    /** Code of a refusal. */
    REFUSAL(8, Form.WORD) {
        @Override
        List<String> of(ParsedRecord record) {
            return list(record.boundary().refusal().map(ParsedRecord.Refused::code));
        }
    },
    /** Name of an application. */
    APPLICATION(2, Form.APPLICATION) {
        @Override
        List<String> of(ParsedRecord record) {
            return list(record.identity().application());
        }
    },
    /** Name of an interface. */
    INTERFACE(6, Form.WORD) {
        @Override
        List<String> of(ParsedRecord record) {
            return List.of(record.from().name());
        }
    };

    private enum Form {
        REQUEST,
        CREDENTIAL,
        APPLICATION,
        WORD,
        UUID,
        DIGEST,
        HASHED
    }

    /**
     * As much of a digest as stands in the index: enough that nobody finds a second value for it.
     */
    private static final int DIGEST_BYTES = 16;

    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final Pattern DIGEST_TEXT = Pattern.compile("[0-9a-f]{64}");

    private final byte kind;
    private final Form form;

    Dimension(int kind, Form form) {
        this.kind = (byte) kind;
        this.form = form;
    }

    /** The values that a record has, in the form in which they are asked for. */
    abstract List<String> of(ParsedRecord record);

    /** Name in queries: {@code approvalRequest}. */
    public String wireName() {
        return this == APPROVAL_REQUEST ? "approvalRequest" : name().toLowerCase(Locale.ROOT);
    }

    /** What a value must be, if this cannot be one. */
    public Optional<String> forbids(String value) {
        return switch (form) {
            case REQUEST -> unless(is(value, RequestId::new), "the id of a request");
            case CREDENTIAL -> unless(is(value, CredentialId::new), "the id of a credential");
            case APPLICATION -> unless(is(value, ApplicationId::new), "the name of an application");
            case WORD -> unless(WORD.matcher(value).matches(), "a word like key-not-found");
            case UUID -> unless(is(value, Dimension::canonical), "a UUID in lower case");
            case DIGEST ->
                    unless(
                            DIGEST_TEXT.matcher(value).matches(),
                            "a SHA-256 in lower-case hexadecimal");
            case HASHED -> unless(!value.isEmpty(), "a text");
        };
    }

    private static Optional<String> unless(boolean good, String needed) {
        return good ? Optional.empty() : Optional.of(needed);
    }

    private static boolean is(String value, Function<String, ?> reader) {
        try {
            Object _ = reader.apply(value);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static UUID canonical(String value) {
        var uuid = UUID.fromString(value);
        if (!uuid.toString().equals(value)) {
            throw new IllegalArgumentException("another text for the same UUID");
        }
        return uuid;
    }

    /** How the entries of a value begin in the index. */
    byte[] prefix(String value) {
        return switch (form) {
            case REQUEST, CREDENTIAL, APPLICATION, WORD -> text(value);
            case UUID -> uuid(UUID.fromString(value));
            case DIGEST -> digest(HexFormat.of().parseHex(value));
            case HASHED -> digest(utf8(value).sha256().unsafeArray());
        };
    }

    byte[] prefix(KeyId key) {
        return uuid(key.value());
    }

    byte[] uuid(UUID value) {
        return ByteBuffer.allocate(1 + 2 * Long.BYTES)
                .put(kind)
                .putLong(value.getMostSignificantBits())
                .putLong(value.getLeastSignificantBits())
                .array();
    }

    byte[] digest(byte[] sha256) {
        return ByteBuffer.allocate(1 + DIGEST_BYTES).put(kind).put(sha256, 0, DIGEST_BYTES).array();
    }

    /** Values of varying length hold no 0, and end in one. */
    byte[] text(String value) {
        return text(kind, value);
    }

    static byte[] text(byte kind, String value) {
        byte[] utf8 = utf8(value).unsafeArray();
        return ByteBuffer.allocate(utf8.length + 2).put(kind).put(utf8).array();
    }

    private static Bytes utf8(String value) {
        return Bytes.owned(value.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> list(Optional<String> value) {
        return value.map(List::of).orElse(List.of());
    }

    /** Whether the record has the value. */
    boolean matches(ParsedRecord record, String value) {
        return of(record).contains(value);
    }
}
