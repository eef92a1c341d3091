package io.claviger.rest.certificate;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import io.claviger.core.certificate.CertificateProfile;
import io.claviger.core.certificate.ExtendedKeyUsage;
import io.claviger.core.certificate.KeyUsage;
import io.claviger.core.certificate.SubjectAttribute;
import io.claviger.core.certificate.SubjectName;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.engine.approval.Action;
import io.claviger.engine.certificate.Order;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Members;
import io.claviger.rest.route.Schema;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The members that all certificate calls share. */
public final class CertificateForm {
    private CertificateForm() {}

    /**
     * A {@code csrSignRequest}, or the body of a synchronous call; the caller closes the password.
     */
    public static Action.RequestCertificate request(Members body) {
        return new Action.RequestCertificate(order(body, false));
    }

    public static Action.SelfSignCertificate selfSign(Members body) {
        return new Action.SelfSignCertificate(order(body, true));
    }

    public static Action.SignCertificate sign(Members body) {
        List<Bytes> request = body.pemOrBase64("certificateSigningRequest");
        if (request.size() != 1) {
            throw Unacceptable.malformed(
                    "field 'certificateSigningRequest' holds more than one request");
        }
        Optional<KeyLabel> subject =
                body.optionalText("keyName")
                        .filter(name -> !name.isEmpty())
                        .map(name -> Members.labelOf("keyName", name));
        return new Action.SignCertificate(order(body, true), request.getFirst(), subject);
    }

    /**
     * Reads the members.
     *
     * @param authority whether the call has {@code certificateAuthority}
     */
    private static Order order(Members body, boolean authority) {
        var signer = body.label("signKeyName");
        var mechanism = body.named("signatureAlgorithm", SignatureMechanism::ofWireName);
        int days = validity(body);
        var profile =
                new CertificateProfile(
                        subject(body),
                        names(body, "keyUsage", KeyUsage::ofWireName),
                        names(body, "extendedKeyUsage", ExtendedKeyUsage::ofWireName),
                        authority && body.flag("certificateAuthority", false));
        return new Order(signer, body.password("keyPassword"), mechanism, days, profile);
    }

    private static int validity(Members body) {
        int days = body.optionalInteger("validity").orElse(Order.DEFAULT_VALIDITY_DAYS);
        if (days < 1 || days > Order.MAX_VALIDITY_DAYS) {
            throw new Unacceptable(
                    RefusalCode.INVALID_NUMBER_RANGE,
                    "field 'validity' is not 1 to %d days".formatted(Order.MAX_VALIDITY_DAYS));
        }
        return days;
    }

    // Some clients send a flat commonName, others put it among the attributes, one sends every
    // attribute that it has no value for as null (rest-api.md §8.3, trap 32).
    private static SubjectName subject(Members body) {
        Map<SubjectAttribute, String> parts = new EnumMap<>(SubjectAttribute.class);
        body.optionalText("commonName")
                .filter(name -> !name.isEmpty())
                .ifPresent(name -> parts.put(SubjectAttribute.COMMON_NAME, name));
        body.optionalObject("standardCertificateAttributes")
                .ifPresent(
                        attributes -> {
                            for (SubjectAttribute attribute : SubjectAttribute.values()) {
                                attributes
                                        .optionalText(attribute.wireName())
                                        .filter(value -> !value.isEmpty())
                                        .ifPresent(value -> parts.put(attribute, value));
                            }
                        });
        try {
            return new SubjectName(parts);
        } catch (IllegalArgumentException wrong) {
            throw Unacceptable.malformed(String.valueOf(wrong.getMessage()));
        }
    }

    // One client joins several values into one text, and sends [""] for none (trap 27).
    private static <T> Set<T> names(
            Members body, String member, Function<String, Optional<T>> lookup) {
        Set<T> found = new LinkedHashSet<>();
        for (String text : body.optionalTexts(member).orElse(List.of())) {
            for (String name : text.split(",", -1)) {
                if (!name.isBlank()) {
                    found.add(
                            lookup.apply(name.strip())
                                    .orElseThrow(() -> body.unknownValue(member, name.strip())));
                }
            }
        }
        return found;
    }

    /** The members, and those of one call. */
    static Schema schema(
            String name, String description, List<String> algorithms, Schema.Member... more) {
        Schema.Member[] shared = {
            must("signKeyName", Schema.text("Label of the key that signs.")),
            may("keyPassword", Schema.password("Password of that key, if it has one.")),
            must(
                    "signatureAlgorithm",
                    Schema.oneOf("Signature algorithm; the key must fit.", algorithms)),
            may(
                    "validity",
                    Schema.integer(
                                    "Days; 1 to %d, default %d."
                                            .formatted(
                                                    Order.MAX_VALIDITY_DAYS,
                                                    Order.DEFAULT_VALIDITY_DAYS))
                            .orNull()),
            may(
                    "standardCertificateAttributes",
                    Schema.object(
                                    "StandardCertificateAttributes",
                                    "Parts of the subject's name.",
                                    Arrays.stream(SubjectAttribute.values())
                                            .map(CertificateForm::part)
                                            .toArray(Schema.Member[]::new))
                            .orNull()),
            may("commonName", Schema.text("Common name, if it stands alone.").orNull()),
            may("keyUsage", usages("Key usage; critical.", KeyUsage.values())),
            may("extendedKeyUsage", usages("Purposes; critical.", ExtendedKeyUsage.values()))
        };
        return Schema.object(
                name,
                description,
                Stream.concat(Arrays.stream(shared), Arrays.stream(more))
                        .toArray(Schema.Member[]::new));
    }

    private static Schema.Member part(SubjectAttribute attribute) {
        return may(
                attribute.wireName(),
                Schema.text("At most %d characters.".formatted(attribute.maxCharacters()))
                        .orNull());
    }

    private static Schema usages(String description, Enum<?>[] values) {
        return Schema.list(
                        Schema.oneOf("", Arrays.stream(values).map(Enum::name).toList()),
                        description + " Several values may also stand in one text, with commas.")
                .orNull();
    }
}
