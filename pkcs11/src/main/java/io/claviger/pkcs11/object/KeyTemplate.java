package io.claviger.pkcs11.object;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.state.Validity;
import io.claviger.engine.key.CreateKey;
import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.constant.Ck;
import io.claviger.pkcs11.constant.ReturnValue;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What templates say of a key that is to be made or brought in, in the words of the engine. */
public final class KeyTemplate {
    private static final int RANDOM_LABEL_BYTES = 8;
    private static final SecureRandom NAMES = new SecureRandom();

    private static final Map<Integer, Attribute> USES =
            Map.of(
                    Ck.CKA_SIGN, Attribute.SIGN,
                    Ck.CKA_VERIFY, Attribute.VERIFY,
                    Ck.CKA_ENCRYPT, Attribute.ENCRYPT,
                    Ck.CKA_DECRYPT, Attribute.DECRYPT,
                    Ck.CKA_WRAP, Attribute.WRAP,
                    Ck.CKA_UNWRAP, Attribute.UNWRAP,
                    Ck.CKA_DERIVE, Attribute.DERIVE,
                    Ck.CKA_ENCAPSULATE, Attribute.ENCRYPT,
                    Ck.CKA_DECAPSULATE, Attribute.DECRYPT);

    private static final Set<Integer> COMPUTED =
            Set.of(
                    Ck.CKA_LOCAL,
                    Ck.CKA_ALWAYS_SENSITIVE,
                    Ck.CKA_NEVER_EXTRACTABLE,
                    Ck.CKA_KEY_GEN_MECHANISM,
                    Ck.CKA_UNIQUE_ID);

    /** What is understood, but only with the value that it has here anyway. */
    private static final Set<Integer> FALSE_ONLY =
            Set.of(
                    Ck.CKA_SIGN_RECOVER,
                    Ck.CKA_VERIFY_RECOVER,
                    Ck.CKA_TRUSTED,
                    Ck.CKA_WRAP_WITH_TRUSTED,
                    Ck.CKA_ALWAYS_AUTHENTICATE);

    private static final Set<Integer> OTHERS =
            Set.of(
                    Ck.CKA_CLASS,
                    Ck.CKA_TOKEN,
                    Ck.CKA_PRIVATE,
                    Ck.CKA_LABEL,
                    Ck.CKA_ID,
                    Ck.CKA_KEY_TYPE,
                    Ck.CKA_SUBJECT,
                    Ck.CKA_START_DATE,
                    Ck.CKA_END_DATE,
                    Ck.CKA_SENSITIVE,
                    Ck.CKA_EXTRACTABLE,
                    Ck.CKA_MODIFIABLE,
                    Ck.CKA_COPYABLE,
                    Ck.CKA_DESTROYABLE);

    private KeyTemplate() {}

    /**
     * A key to be made.
     *
     * @param template of its private or secret side
     * @param publicSide of the public one, empty for a secret key
     */
    public static CreateKey create(KeySpec spec, Template template, Optional<Template> publicSide) {
        Template both = publicSide.map(template::and).orElse(template);
        publicSide.ifPresent(other -> requireSame(template, other));
        return new CreateKey(
                label(both),
                spec,
                attributes(spec.algorithm(), both),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                id(both),
                validity(both));
    }

    /** Ends a call whose templates name the sides of a pair differently: a pair has one name. */
    private static void requireSame(Template one, Template other) {
        for (int type : new int[] {Ck.CKA_LABEL, Ck.CKA_ID}) {
            if (one.has(type)
                    && other.has(type)
                    && !Arrays.equals(one.required(type), other.required(type))) {
                throw new Failure(ReturnValue.TEMPLATE_INCONSISTENT);
            }
        }
    }

    /**
     * Ends a call whose template has what no key here can have.
     *
     * @param own what the class and kind of the key has beside what every key has
     */
    public static void requireKnown(Template template, boolean publicSide, Set<Integer> own) {
        for (long type : template.types()) {
            int known = Ck.standard(type) ? (int) type : -1;
            if (COMPUTED.contains(known)) {
                throw new Failure(ReturnValue.ATTRIBUTE_READ_ONLY);
            }
            if (FALSE_ONLY.contains(known)) {
                if (template.flag(type, false)) {
                    throw new Failure(ReturnValue.ATTRIBUTE_VALUE_INVALID);
                }
            } else if (!OTHERS.contains(known)
                    && !USES.containsKey(known)
                    && !own.contains(known)) {
                throw new Failure(ReturnValue.ATTRIBUTE_TYPE_INVALID);
            }
        }
        requireToken(template);
        // Public halves are seen by everybody, private and secret keys by the user alone.
        if (template.flag(Ck.CKA_PRIVATE, !publicSide) == publicSide) {
            throw new Failure(ReturnValue.ATTRIBUTE_VALUE_INVALID);
        }
    }

    /** Objects that end with their session are not made in this version. */
    public static void requireToken(Template template) {
        if (!template.flag(Ck.CKA_TOKEN, false)) {
            throw new Failure(ReturnValue.TEMPLATE_INCONSISTENT);
        }
    }

    /** The label; one that is made up if there is none, because every key has one here. */
    public static KeyLabel label(Template template) {
        String given = template.text(Ck.CKA_LABEL).orElse("");
        try {
            return new KeyLabel(given.isBlank() ? "p11-" + madeUp(template) : given);
        } catch (IllegalArgumentException _) {
            throw new Failure(ReturnValue.ATTRIBUTE_VALUE_INVALID);
        }
    }

    private static String madeUp(Template template) {
        byte[] id = template.bytes(Ck.CKA_ID).orElse(Values.NOTHING);
        if (id.length == 0) {
            id = new byte[RANDOM_LABEL_BYTES];
            NAMES.nextBytes(id);
        }
        return HexFormat.of().formatHex(id);
    }

    /** CKA_ID as keys keep it. */
    public static Optional<String> id(Template template) {
        return template.bytes(Ck.CKA_ID).flatMap(ObjectIds::text);
    }

    /** The attributes that are true. A key about whose uses nothing is said has the usual ones. */
    public static Set<Attribute> attributes(KeyAlgorithm algorithm, Template template) {
        Set<Attribute> set = EnumSet.noneOf(Attribute.class);
        if (USES.keySet().stream().noneMatch(template::has)) {
            set.addAll(KeyTypes.usual(algorithm));
        }
        USES.forEach(
                (type, attribute) -> {
                    if (template.flag(type, false)) {
                        set.add(attribute);
                    }
                });
        put(set, Attribute.SENSITIVE, template.flag(Ck.CKA_SENSITIVE, true));
        put(set, Attribute.EXTRACTABLE, template.flag(Ck.CKA_EXTRACTABLE, false));
        put(set, Attribute.MODIFIABLE, template.flag(Ck.CKA_MODIFIABLE, true));
        put(set, Attribute.COPYABLE, template.flag(Ck.CKA_COPYABLE, true));
        put(set, Attribute.DESTROYABLE, template.flag(Ck.CKA_DESTROYABLE, true));
        return set;
    }

    private static void put(Set<Attribute> set, Attribute attribute, boolean value) {
        if (value) {
            set.add(attribute);
        }
    }

    /** Changes of attributes that an existing key can have; CKR_ATTRIBUTE_READ_ONLY for others. */
    public static Map<Attribute, Boolean> changes(Template template, TokenObject object) {
        Map<Attribute, Boolean> changes = new EnumMap<>(Attribute.class);
        for (long type : template.types()) {
            Optional<Attribute> attribute = changeable(type);
            if (attribute.isPresent()) {
                changes.put(attribute.get(), template.flag(type).orElseThrow());
            } else if (!object.attribute(type)
                    .filter(value -> Arrays.equals(value, template.required(type)))
                    .isPresent()) {
                throw new Failure(ReturnValue.ATTRIBUTE_READ_ONLY);
            }
        }
        return changes;
    }

    private static Optional<Attribute> changeable(long type) {
        if (!Ck.standard(type)) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                switch ((int) type) {
                    case Ck.CKA_SENSITIVE -> Attribute.SENSITIVE;
                    case Ck.CKA_EXTRACTABLE -> Attribute.EXTRACTABLE;
                    case Ck.CKA_COPYABLE -> Attribute.COPYABLE;
                    case Ck.CKA_MODIFIABLE -> Attribute.MODIFIABLE;
                    case Ck.CKA_DESTROYABLE -> Attribute.DESTROYABLE;
                    default -> USES.get((int) type);
                });
    }

    private static Validity validity(Template template) {
        Optional<LocalDate> first = date(template, Ck.CKA_START_DATE);
        Optional<LocalDate> last = date(template, Ck.CKA_END_DATE);
        try {
            return new Validity(
                    first.map(day -> day.atStartOfDay().toInstant(ZoneOffset.UTC)),
                    last.map(KeyTemplate::endOf));
        } catch (IllegalArgumentException _) {
            throw new Failure(ReturnValue.TEMPLATE_INCONSISTENT);
        }
    }

    /** The last day belongs to the period. */
    private static Instant endOf(LocalDate last) {
        return last.atTime(LocalTime.of(23, 59, 59)).toInstant(ZoneOffset.UTC);
    }

    private static Optional<LocalDate> date(Template template, long type) {
        return template.bytes(type)
                .filter(value -> value.length > 0)
                .map(
                        value -> {
                            try {
                                return LocalDate.parse(
                                        new String(value, StandardCharsets.US_ASCII),
                                        DateTimeFormatter.BASIC_ISO_DATE);
                            } catch (DateTimeParseException _) {
                                throw new Failure(ReturnValue.ATTRIBUTE_VALUE_INVALID);
                            }
                        });
    }
}
