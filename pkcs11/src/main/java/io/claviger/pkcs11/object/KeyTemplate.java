package io.claviger.pkcs11.object;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.state.TokenAttributes;
import io.claviger.core.state.TokenAttributes.Flag;
import io.claviger.core.state.Validity;
import io.claviger.engine.key.CreateKey;
import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.constant.Ck;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.process.Token;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What templates say of a key that is to be made or brought in, in the words of the engine. */
public final class KeyTemplate {
    private static final Map<Integer, Attribute> USES =
            Map.ofEntries(
                    Map.entry(Ck.CKA_SIGN, Attribute.SIGN),
                    Map.entry(Ck.CKA_SIGN_RECOVER, Attribute.SIGN),
                    Map.entry(Ck.CKA_VERIFY, Attribute.VERIFY),
                    Map.entry(Ck.CKA_VERIFY_RECOVER, Attribute.VERIFY),
                    Map.entry(Ck.CKA_ENCRYPT, Attribute.ENCRYPT),
                    Map.entry(Ck.CKA_DECRYPT, Attribute.DECRYPT),
                    Map.entry(Ck.CKA_WRAP, Attribute.WRAP),
                    Map.entry(Ck.CKA_UNWRAP, Attribute.UNWRAP),
                    Map.entry(Ck.CKA_DERIVE, Attribute.DERIVE),
                    Map.entry(Ck.CKA_ENCAPSULATE, Attribute.ENCRYPT),
                    Map.entry(Ck.CKA_DECAPSULATE, Attribute.DECRYPT));

    private static final Set<Integer> COMPUTED =
            Set.of(
                    Ck.CKA_LOCAL,
                    Ck.CKA_ALWAYS_SENSITIVE,
                    Ck.CKA_NEVER_EXTRACTABLE,
                    Ck.CKA_KEY_GEN_MECHANISM,
                    Ck.CKA_UNIQUE_ID);

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
                    Ck.CKA_DESTROYABLE,
                    Ck.CKA_ALWAYS_AUTHENTICATE,
                    Ck.CKA_ALLOWED_MECHANISMS,
                    Ck.CKA_TRUSTED,
                    Ck.CKA_WRAP_WITH_TRUSTED);

    private KeyTemplate() {}

    /**
     * A key to be made.
     *
     * @param template of its private or secret side, which says how long the key lives
     * @param publicSide of the public one, empty for a secret key
     * @param token of the program
     */
    public static CreateKey create(
            Token token, KeySpec spec, Template template, Optional<Template> publicSide) {
        Template both = publicSide.map(template::and).orElse(template);
        publicSide.ifPresent(other -> requireSame(template, other));
        Template named = both.without(Ck.CKA_TOKEN).or(Ck.CKA_TOKEN, ofToken(template));
        Labels.Label label = Labels.of(token.state(), token.partition(), named);
        return new CreateKey(
                label.key(),
                spec,
                attributes(spec.algorithm(), named),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                id(both),
                validity(both),
                token(template, label, true));
    }

    /**
     * What no other interface knows of a new key.
     *
     * @param secret whether the template is of a secret or private key
     */
    public static TokenAttributes token(Template template, Labels.Label label, boolean secret) {
        try {
            TokenAttributes token =
                    TokenAttributes.NONE
                            .labelled(label.written())
                            .allowing(template.numbers(Ck.CKA_ALLOWED_MECHANISMS));
            return secret
                    ? token.with(Flag.SHOWN_TO_ALL, !template.flag(Ck.CKA_PRIVATE, true))
                            .with(Flag.GENERIC, generic(template))
                            .with(
                                    Flag.ALWAYS_AUTHENTICATE,
                                    template.flag(Ck.CKA_ALWAYS_AUTHENTICATE, false))
                            .with(
                                    Flag.WRAP_WITH_TRUSTED,
                                    template.flag(Ck.CKA_WRAP_WITH_TRUSTED, false))
                    : token;
        } catch (IllegalArgumentException _) {
            throw new Failure(ReturnValue.ATTRIBUTE_VALUE_INVALID);
        }
    }

    private static boolean generic(Template template) {
        return template.number(Ck.CKA_KEY_TYPE)
                .filter(type -> type == Ck.CKK_GENERIC_SECRET)
                .isPresent();
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
            if (!OTHERS.contains(known) && !USES.containsKey(known) && !own.contains(known)) {
                throw new Failure(ReturnValue.ATTRIBUTE_TYPE_INVALID);
            }
        }
        requireUntrusted(template);
        if (publicSide && template.flag(Ck.CKA_WRAP_WITH_TRUSTED, false)) {
            throw new Failure(ReturnValue.ATTRIBUTE_TYPE_INVALID);
        }
        boolean hidden = publicSide && template.flag(Ck.CKA_PRIVATE, false);
        boolean asks = publicSide && template.flag(Ck.CKA_ALWAYS_AUTHENTICATE, false);
        // A public half is seen by everybody, and used without anybody's PIN.
        if (hidden || asks) {
            throw new Failure(ReturnValue.ATTRIBUTE_VALUE_INVALID);
        }
    }

    /** Ends a call whose template has CKA_TRUSTED true: the security officer alone sets it. */
    public static void requireUntrusted(Template template) {
        if (template.flag(Ck.CKA_TRUSTED, false)) {
            throw new Failure(ReturnValue.ATTRIBUTE_READ_ONLY);
        }
    }

    /**
     * What an existing key is for PKCS #11 alone, with CKA_WRAP_WITH_TRUSTED as the template has
     * it: secret and private keys alone have it, and it never becomes false.
     */
    public static TokenAttributes protectedAs(Template template, KeyAttributeView view) {
        TokenAttributes token = view.key().token();
        Optional<Boolean> asked = template.flag(Ck.CKA_WRAP_WITH_TRUSTED);
        if (asked.isEmpty()) {
            return token;
        }
        if (view.view() != KeyView.SECRET && view.view() != KeyView.PRIVATE) {
            throw new Failure(ReturnValue.ATTRIBUTE_TYPE_INVALID);
        }
        if (token.has(Flag.WRAP_WITH_TRUSTED) && !asked.get()) {
            throw new Failure(ReturnValue.ATTRIBUTE_READ_ONLY);
        }
        return token.with(Flag.WRAP_WITH_TRUSTED, asked.get());
    }

    /** CKA_TOKEN: whether the object outlives its session. */
    public static boolean ofToken(Template template) {
        return template.flag(Ck.CKA_TOKEN, false);
    }

    /** CKA_ID as keys keep it. */
    public static Optional<String> id(Template template) {
        return template.bytes(Ck.CKA_ID).flatMap(ObjectIds::text);
    }

    /** Whether the template says of any use whether the key has it. */
    public static boolean saysUses(Template template) {
        return USES.keySet().stream().anyMatch(template::has);
    }

    /** The attributes that are true. A key about whose uses nothing is said has the usual ones. */
    public static Set<Attribute> attributes(KeyAlgorithm algorithm, Template template) {
        Set<Attribute> set = EnumSet.noneOf(Attribute.class);
        if (!saysUses(template)) {
            set.addAll(KeyTypes.usual(algorithm));
            put(set, Attribute.DERIVE, set.contains(Attribute.DERIVE) || generic(template));
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
        put(set, Attribute.SESSION, !ofToken(template));
        return set;
    }

    private static void put(Set<Attribute> set, Attribute attribute, boolean value) {
        if (value) {
            set.add(attribute);
        }
    }

    /**
     * Changes of attributes that an existing key can have; CKR_ATTRIBUTE_READ_ONLY for others.
     *
     * @param otherwise what is changed by other means
     */
    public static Map<Attribute, Boolean> changes(
            Template template, TokenObject object, Set<Integer> otherwise) {
        Map<Attribute, Boolean> changes = new EnumMap<>(Attribute.class);
        for (long type : template.types()) {
            Optional<Attribute> attribute = changeable(type);
            boolean same =
                    object.attribute(type)
                            .filter(value -> Arrays.equals(value, template.required(type)))
                            .isPresent();
            if (same || (Ck.standard(type) && otherwise.contains((int) type))) {
                continue;
            }
            if (attribute.isEmpty()) {
                throw new Failure(ReturnValue.ATTRIBUTE_READ_ONLY);
            }
            changes.put(attribute.get(), template.flag(type).orElseThrow());
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

    /** CKA_START_DATE and CKA_END_DATE. */
    public static Validity validity(Template template) {
        return validity(template, Validity.ALWAYS);
    }

    /** As above; what the template does not say stays as it was. */
    public static Validity validity(Template template, Validity before) {
        Optional<Instant> first =
                date(template, Ck.CKA_START_DATE)
                        .map(day -> day.atStartOfDay().toInstant(ZoneOffset.UTC));
        Optional<Instant> last = date(template, Ck.CKA_END_DATE).map(KeyTemplate::endOf);
        try {
            return new Validity(
                    template.has(Ck.CKA_START_DATE) ? first : before.notBefore(),
                    template.has(Ck.CKA_END_DATE) ? last : before.notAfter());
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
