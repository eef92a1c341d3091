package io.claviger.bench.provider;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/** The comparisons in a table for people, and in JSON for machines. */
public final class ProviderReport {
    private static final List<String> CANDIDATES = List.of("ACCP", "JDK", "BC");

    private ProviderReport() {}

    /** One line per primitive, the choice in brackets; more than 10 % below the best is marked. */
    public static String table(String machine, List<Comparison> comparisons) {
        var text = new Formatter(Locale.ROOT);
        text.format("machine  %s%n%n", machine);
        text.format("%-34s", "one thread, per second");
        CANDIDATES.forEach(name -> text.format("%13s", name));
        text.format("%n");
        for (Comparison line : comparisons) {
            text.format("%-34s", line.primitive());
            for (String name : CANDIDATES) {
                Double rate = line.perSecond().get(name);
                String figure = rate == null ? "-" : String.format(Locale.ROOT, "%.0f", rate);
                boolean chosen = line.chosen().filter(name::equals).isPresent();
                text.format("%13s", chosen ? "[" + figure + "]" : figure + " ");
            }
            if (line.lostFactor() > 1.1) {
                text.format(
                        "   %s is %.1f times as fast",
                        line.fastest().orElseThrow(), line.lostFactor());
            }
            text.format("%n");
        }
        text.format(
                "%n[ ] the provider that the product uses   -  it lacks this, or does not read the key%n");
        return text.toString();
    }

    public static String json(String machine, List<Comparison> comparisons) {
        var root = new ObjectMapper().createObjectNode();
        root.put("formatVersion", 1);
        root.put("machine", machine);
        var lines = root.putArray("primitives");
        for (Comparison comparison : comparisons) {
            var line = lines.addObject();
            line.put("primitive", comparison.primitive());
            line.put("chosen", comparison.chosen().orElse(null));
            var rates = line.putObject("perSecond");
            comparison.perSecond().forEach(rates::put);
        }
        return root.toPrettyString();
    }
}
