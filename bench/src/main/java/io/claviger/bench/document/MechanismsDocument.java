package io.claviger.bench.document;

import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.state.PolicySetting;
import io.claviger.crypto.provider.MechanismStatus;
import io.claviger.crypto.provider.Mechanisms;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The table of mechanisms: what the program says of itself, one line per mechanism and provider.
 */
public final class MechanismsDocument {
    /** Heading of the only column that is measured, and so differs from machine to machine. */
    public static final String MEASURED = "per second";

    private static final String RSA = "RSA";

    /** One line of the table, without what was measured. */
    record Row(
            String mechanism,
            List<String> keyTypes,
            String provider,
            String withoutAcceleration,
            Names names,
            String policy) {}

    private MechanismsDocument() {}

    /**
     * The table in Markdown.
     *
     * @param rate measures a mechanism with a type of key; empty to leave it out
     */
    public static String table(BiFunction<String, String, OptionalDouble> rate) {
        var text = new StringBuilder();
        line(
                text,
                List.of(
                        "mechanism",
                        "keys",
                        "provider",
                        "without acceleration",
                        "PKCS #11",
                        "JCA",
                        "partition policy",
                        "vectors passed",
                        MEASURED));
        line(text, Stream.generate(() -> "---").limit(9).toList());
        for (Row row : rows()) {
            line(
                    text,
                    List.of(
                            "`" + row.mechanism() + "`",
                            String.join(", ", row.keyTypes()),
                            row.provider(),
                            row.withoutAcceleration(),
                            code(row.names().pkcs11()),
                            code(row.names().jca()),
                            row.policy(),
                            row.names().vectors(),
                            figure(rate.apply(row.mechanism(), row.keyTypes().getFirst()))));
        }
        return text.toString();
    }

    private static String code(String name) {
        return name.equals("-") ? name : "`" + name + "`";
    }

    private static String figure(OptionalDouble rate) {
        return rate.isPresent() ? String.format(Locale.ROOT, "%.0f", rate.getAsDouble()) : "-";
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    static List<Row> rows() {
        Map<String, Names> names = Names.all();
        Map<List<String>, String> plain =
                Mechanisms.startWithoutAcceleration().report().stream()
                        .collect(
                                Collectors.toMap(
                                        line -> List.of(line.mechanism(), line.keyType()),
                                        MechanismsDocument::provider));
        // Keys that one provider serves share a line.
        Map<List<String>, Set<String>> keyTypes = new LinkedHashMap<>();
        for (MechanismStatus line : Mechanisms.start().report()) {
            String fallback =
                    Optional.ofNullable(plain.get(List.of(line.mechanism(), line.keyType())))
                            .orElse("-");
            keyTypes.computeIfAbsent(
                            List.of(line.mechanism(), provider(line), fallback),
                            _ -> new LinkedHashSet<>())
                    .add(line.keyType());
        }
        List<Row> rows = new ArrayList<>();
        keyTypes.forEach(
                (key, types) -> {
                    Names known = names.get(key.getFirst());
                    if (known == null) {
                        throw new IllegalStateException("names.tsv lacks " + key.getFirst());
                    }
                    rows.add(
                            new Row(
                                    key.getFirst(),
                                    List.copyOf(types),
                                    key.get(1),
                                    key.get(2),
                                    known,
                                    policy(types)));
                });
        return rows;
    }

    private static String provider(MechanismStatus line) {
        return switch (line.provider()) {
            case "AmazonCorrettoCryptoProvider" -> "ACCP";
            case "BC" -> "Bouncy Castle";
            case "SUN", "SunEC", "SunJCE", "SunRsaSign" -> "JDK";
            default -> line.provider();
        };
    }

    /** Settings that forbid some of these keys. */
    private static String policy(Set<String> keyTypes) {
        Set<String> settings = new LinkedHashSet<>();
        for (String type : keyTypes) {
            if (type.equals(RSA)) {
                settings.add(PolicySetting.MINIMUM_RSA_BITS.wireName());
                continue;
            }
            KeySpec.ofDisplayName(type)
                    .ifPresent(
                            spec -> {
                                switch (spec) {
                                    case KeySpec.Ec _ ->
                                            settings.add(PolicySetting.MINIMUM_EC_BITS.wireName());
                                    case KeySpec.Dsa _ ->
                                            settings.add(PolicySetting.MINIMUM_DSA_BITS.wireName());
                                    case KeySpec.Aes _ ->
                                            settings.add(PolicySetting.MINIMUM_AES_BITS.wireName());
                                    default -> {}
                                }
                                if (spec.legacy()) {
                                    settings.add(PolicySetting.LEGACY_ALGORITHMS.wireName());
                                }
                            });
        }
        return settings.isEmpty()
                ? "-"
                : settings.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    }
}
