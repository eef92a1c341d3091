package io.claviger.cli.change;

import io.claviger.cli.CommandFailed;
import io.claviger.cli.operator.RecordFile;
import io.claviger.cli.operator.SettingChange;
import io.claviger.cli.service.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What a pre-flight is about. The node says what is missing for the kind of change. */
final class PreflightOptions {
    @Option(names = "--ticket", paramLabel = "TICKET", description = "change that keeps the result")
    private Optional<String> ticket = Optional.empty();

    @Option(names = "--application", paramLabel = "NAME")
    private Optional<String> application = Optional.empty();

    @Option(names = "--from", paramLabel = "INTERFACE", description = "that it leaves")
    private Optional<String> from = Optional.empty();

    @Option(names = "--to", paramLabel = "INTERFACE", description = "that it gets")
    private Optional<String> to = Optional.empty();

    @Option(names = "--partition", paramLabel = "NAME")
    private Optional<String> partition = Optional.empty();

    @Option(names = "--to-version", paramLabel = "VERSION", description = "for an upgrade")
    private Optional<String> version = Optional.empty();

    @Option(names = "--package", paramLabel = "FILE", description = "YAML or JSON; else none")
    private Optional<Path> servicePackage = Optional.empty();

    Map<String, Object> body(String kind, List<String> settings) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("kind", kind);
        ticket.ifPresent(value -> body.put("ticket", value));
        application.ifPresent(value -> body.put("application", value));
        from.ifPresent(value -> body.put("from", value));
        to.ifPresent(value -> body.put("to", value));
        partition.ifPresent(value -> body.put("partition", value));
        version.ifPresent(value -> body.put("version", value));
        servicePackage.ifPresent(file -> body.put("package", read(file)));
        if (!settings.isEmpty()) {
            body.put("policy", SettingChange.all(settings));
        }
        return body;
    }

    private static Object read(Path file) {
        try {
            return Service.JSON.readTree(RecordFile.json(file));
        } catch (IOException impossible) {
            throw CommandFailed.reading(file, impossible);
        }
    }
}
