package io.claviger.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Formatter;
import java.util.Locale;
import java.util.OptionalDouble;

/** A result in words for people, and in JSON for machines. */
final class Report {
    private Report() {}

    static String table(Result r) {
        var text = new Formatter(Locale.ROOT);
        text.format("machine    %s%n", r.machine().line());
        text.format("%n");
        text.format("raw P-256 signatures, provider %s alone%n", r.provider());
        text.format(
                "  one thread           %9.0f/s   p50 %.4f ms%n",
                r.rawOneThread(), r.rawP50Millis());
        text.format("  one thread per core  %9.0f/s%n", r.rawAllCores());
        text.format(
                "  one thread, through Claviger's key handle %9.0f/s%n", r.keyHandleOneThread());
        text.format("%n");
        text.format("POST /v1/synchronousSign, client and node on the same cores%n");
        r.loads().forEach(load -> text.format("  %s%n", load.line()));
        text.format("  half load: %s%n", r.halfLoad().line());
        text.format("%n");
        text.format("compared in turn, medians%n");
        text.format("  with evidence     %s%n", r.recorded().line());
        text.format("  without evidence  %s%n", r.unrecorded().line());
        text.format(
                "  of the raw rate of one core %.0f %%, of all cores %.0f %%, per core that the node used %.0f %%%n",
                100 * r.ofOneCore(), 100 * r.ofAllCores(), 100 * r.ofUsedCores());
        r.recordsPerSync().ifPresent(value -> text.format("  records per sync  %.1f%n", value));
        r.bytesPerRecord().ifPresent(value -> text.format("  bytes per record  %.0f%n", value));
        text.format("%n");
        r.targets().forEach(target -> text.format("%s%n", target.line()));
        return text.toString();
    }

    static String json(Result r) {
        var mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("formatVersion", 1);
        var machine = root.putObject("machine");
        machine.put("processor", r.machine().processor());
        machine.put("cores", r.machine().cores());
        machine.put("system", r.machine().system());
        machine.put("java", r.machine().java());
        var raw = root.putObject("rawP256");
        raw.put("provider", r.provider());
        raw.put("oneThreadPerSecond", r.rawOneThread());
        raw.put("allCoresPerSecond", r.rawAllCores());
        raw.put("p50Millis", r.rawP50Millis());
        raw.put("keyHandlePerSecond", r.keyHandleOneThread());
        var loads = root.putArray("synchronousSign");
        r.loads().forEach(load -> put(loads.addObject(), load));
        put(root.putObject("halfLoad"), r.halfLoad());
        put(root.putObject("withEvidence"), r.recorded());
        put(root.putObject("withoutEvidence"), r.unrecorded());
        var ratios = root.putObject("ratios");
        ratios.put("ofOneCore", r.ofOneCore());
        ratios.put("ofAllCores", r.ofAllCores());
        ratios.put("ofUsedCores", r.ofUsedCores());
        ratios.put("evidenceCost", r.evidenceCost());
        put(root, "recordsPerSync", r.recordsPerSync());
        put(root, "bytesPerRecord", r.bytesPerRecord());
        var targets = root.putArray("targets");
        for (Target t : r.targets()) {
            var target = targets.addObject();
            target.put("name", t.name());
            target.put("value", t.value());
            target.put("bound", t.bound());
            target.put("kind", t.upper() ? "at most" : "at least");
            target.put("unit", t.unit());
            target.put("met", t.met());
        }
        return root.toPrettyString();
    }

    private static void put(ObjectNode node, Load load) {
        node.put("connections", load.connections());
        node.put("perSecond", load.perSecond());
        node.put("p50Millis", load.p50Millis());
        node.put("p99Millis", load.p99Millis());
        node.put("maxMillis", load.maxMillis());
        node.put("nodeCores", load.serverCores());
    }

    private static void put(ObjectNode node, String name, OptionalDouble value) {
        value.ifPresent(v -> node.put(name, v));
    }
}
