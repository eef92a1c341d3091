package io.claviger.cli.operator;

import io.claviger.cli.service.Target;
import io.claviger.cli.terminal.Terminal;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where an onboarding record comes from: a file, or a person who is asked for it. */
final class RecordInput {
    @Option(
            names = "--dry-run",
            description = "say what would be refused or changed; request nothing")
    private boolean dryRun;

    @Option(
            names = "--template",
            paramLabel = "NAME",
            description = "without FILE: the template whose values are offered")
    private @Nullable String template;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description =
                    "onboarding record, YAML or JSON; without it, the terminal is asked field by field")
    private @Nullable Path file;

    /** Sends the record, or rehearses that. */
    int deliver(Target target, RecordDelivery.Purpose purpose) {
        if (file == null) {
            Terminal.require("a FILE; './claviger application template tls > FILE' begins one");
            return new Wizard(target, purpose, dryRun).run(template);
        }
        byte[] record = RecordFile.json(file);
        return dryRun
                ? RecordDelivery.rehearse(target, purpose, record)
                : RecordDelivery.send(target, purpose, record);
    }
}
