package io.claviger.cli.operator;

import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is not as it was meant. */
@Command(
        name = "drift",
        description = "Lists keys that are not as they were meant, with the smallest next step.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  claviger application drift --unused-days 30"})
final class DriftCommand implements Callable<Integer> {
    @Mixin private Target target = new Target();

    @Option(names = "--unused-days", paramLabel = "N", defaultValue = "90")
    private int days;

    @Option(
            names = "--partition",
            paramLabel = "NAME",
            description = "for officers who see several")
    private @Nullable String partition;

    @Option(names = "--after", paramLabel = "LABEL", description = "next page")
    private @Nullable String after;

    @Override
    public Integer call() {
        Service.Reply reply =
                target.service("partitionSo")
                        .get(
                                "/ops/v1/drift?unusedDays="
                                        + days
                                        + Print.parameter("partition", partition)
                                        + Print.parameter("after", after));
        Print.table(
                target, reply, "findings", "finding", "key", "application", "detail", "nextStep");
        Print.more(target, reply);
        return 0;
    }
}
