package io.claviger.cli.operator;

import io.claviger.core.refusal.Refusal;
import io.claviger.engine.application.OnboardingForm;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A field of the onboarding record, as a person is asked for it. The key boundary's own rules say
 * whether an answer can stand; what only the node knows, its dry run says.
 */
enum Question {
    NAME("name", Kind.TEXT, "Name of the application: lower case letters, digits, hyphens.", "x"),
    PARTITION("partition", Kind.TEXT, "Partition in which its keys live.", "X"),
    OWNER("owner", Kind.TEXT, "The person or team that answers for it.", "x"),
    PURPOSE("purpose", Kind.TEXT, "What its keys are for.", "x"),
    ENVIRONMENT("environment", Kind.TEXT, "production, test, ...", "x"),
    INTERFACES(
            "interfaces",
            Kind.LIST,
            "Interfaces it may use, separated by commas: rest, pkcs11, jca, openssl, cng.",
            "rest"),
    ALGORITHMS(
            "algorithms",
            Kind.LIST,
            "Approved kinds of keys, separated by commas: EC-secp256r1, RSA-3072, AES-256, ...",
            "RSA"),
    SOURCES(
            "sources",
            Kind.OPTIONAL_LIST,
            "Addresses or CIDR blocks it may call from; none: from anywhere.",
            ""),
    CLIENT_CERTIFICATES(
            "clientCertificates",
            Kind.OPTIONAL_LIST,
            "SHA-256 fingerprints of its client certificates, hexadecimal.",
            ""),
    TOKEN_SUBJECTS(
            "tokenSubjects",
            Kind.OPTIONAL_LIST,
            "'issuer subject' pairs of its bearer tokens.",
            ""),
    SECOND_FACTOR("secondFactorRequired", Kind.FLAG, "Whether an API key alone is not enough.", ""),
    REQUEST_SIGNERS(
            "requestSigners",
            Kind.OPTIONAL_LIST,
            "Public keys or certificates that sign its requests, base64 of their DER.",
            ""),
    SIGNED_REQUESTS(
            "signedRequestsRequired", Kind.FLAG, "Whether unsigned requests are refused.", ""),
    DESTINATION("destination", Kind.TEXT, "The service that consumes its results.", "x"),
    ROTATION("rotationDays", Kind.NUMBER, "Days after which a key is due for rotation.", "1"),
    EXPIRY(
            "expiryDays",
            Kind.NUMBER,
            "Days after which a key shall not be used any more.",
            "2147483647"),
    DESTRUCTION("destruction", Kind.TEXT, "Who destroys retired keys, and when.", "x"),
    RETENTION(
            "retentionDays",
            Kind.OPTIONAL_NUMBER,
            "Days for which nodes keep the records of the log; none: no rule yet.",
            ""),
    RECOVERY_OWNER("recoveryOwner", Kind.TEXT, "Who restores service.", "x"),
    RECOVERY_EXPECTATION("recoveryExpectation", Kind.TEXT, "How fast.", "x"),
    AUDIT_DESTINATION(
            "auditDestination",
            Kind.TEXT,
            "Where its evidence goes: names of sinks, or words.",
            "x"),
    ROLLBACK("rollback", Kind.TEXT, "How the integration is undone.", "x");

    /** What an answer becomes. */
    enum Kind {
        TEXT,
        LIST,
        OPTIONAL_LIST,
        NUMBER,
        OPTIONAL_NUMBER,
        FLAG
    }

    /** What is typed for nothing, where a value is offered. */
    static final String NOTHING = "-";

    private final String field;
    private final Kind kind;
    private final String explanation;
    private final String placeholder;

    Question(String field, Kind kind, String explanation, String placeholder) {
        this.field = field;
        this.kind = kind;
        this.explanation = explanation;
        this.placeholder = placeholder;
    }

    static Optional<Question> of(String field) {
        return Arrays.stream(values()).filter(question -> question.field.equals(field)).findFirst();
    }

    String field() {
        return field;
    }

    String explanation() {
        return explanation;
    }

    boolean optional() {
        return kind == Kind.OPTIONAL_LIST || kind == Kind.OPTIONAL_NUMBER || kind == Kind.FLAG;
    }

    /**
     * The value that the words mean; empty for nothing.
     *
     * @throws IllegalArgumentException saying what they should be
     */
    Optional<Object> read(String words) {
        String typed = words.strip();
        if (typed.isEmpty() || typed.equals(NOTHING)) {
            if (!optional()) {
                throw new IllegalArgumentException("a value is needed");
            }
            return kind == Kind.OPTIONAL_LIST ? Optional.of(List.of()) : Optional.empty();
        }
        return Optional.of(
                switch (kind) {
                    case TEXT -> typed;
                    case LIST, OPTIONAL_LIST ->
                            Arrays.stream(typed.split(",", -1))
                                    .map(String::strip)
                                    .filter(entry -> !entry.isEmpty())
                                    .toList();
                    case NUMBER, OPTIONAL_NUMBER -> number(typed);
                    case FLAG ->
                            switch (typed) {
                                case "yes", "true" -> true;
                                case "no", "false" -> false;
                                default -> throw new IllegalArgumentException("type yes or no");
                            };
                });
    }

    private static Integer number(String typed) {
        try {
            return Integer.valueOf(typed);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException("a whole number is needed");
        }
    }

    /** A value of a record as somebody would type it. */
    static String shown(Object value) {
        return switch (value) {
            case List<?> list -> String.join(", ", list.stream().map(String::valueOf).toList());
            case Boolean flag -> flag ? "yes" : "no";
            default -> String.valueOf(value);
        };
    }

    /**
     * What the key boundary says against the answers so far; about questions that are still open it
     * says nothing.
     */
    static Optional<String> objection(Map<Question, Object> answers) {
        try {
            Object _ = form(answers).application(Instant.EPOCH);
            return Optional.empty();
        } catch (Refusal.Thrown refused) {
            return Optional.of(refused.refusal().message());
        }
    }

    private static OnboardingForm form(Map<Question, Object> answers) {
        return new OnboardingForm(
                NAME.text(answers),
                PARTITION.text(answers),
                OWNER.text(answers),
                PURPOSE.text(answers),
                ENVIRONMENT.text(answers),
                INTERFACES.texts(answers),
                ALGORITHMS.texts(answers),
                SOURCES.texts(answers),
                CLIENT_CERTIFICATES.texts(answers),
                TOKEN_SUBJECTS.texts(answers),
                SECOND_FACTOR.flag(answers),
                DESTINATION.text(answers),
                ROTATION.days(answers),
                EXPIRY.days(answers),
                DESTRUCTION.text(answers),
                RECOVERY_OWNER.text(answers),
                RECOVERY_EXPECTATION.text(answers),
                AUDIT_DESTINATION.text(answers),
                ROLLBACK.text(answers),
                REQUEST_SIGNERS.texts(answers),
                SIGNED_REQUESTS.flag(answers),
                RETENTION.days(answers));
    }

    /** The answer; before there is one, something that nothing can be said against. */
    private Optional<Object> value(Map<Question, Object> answers) {
        return Optional.ofNullable(answers.get(this)).or(() -> read(placeholder));
    }

    private Optional<String> text(Map<Question, Object> answers) {
        return value(answers).map(String::valueOf);
    }

    private Optional<List<String>> texts(Map<Question, Object> answers) {
        return value(answers)
                .map(value -> ((List<?>) value).stream().map(String::valueOf).toList());
    }

    private Optional<Boolean> flag(Map<Question, Object> answers) {
        return value(answers).map(Boolean.class::cast);
    }

    private Optional<Integer> days(Map<Question, Object> answers) {
        return value(answers).map(Integer.class::cast);
    }
}
