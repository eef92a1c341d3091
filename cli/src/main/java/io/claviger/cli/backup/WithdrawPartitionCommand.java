package io.claviger.cli.backup;

import io.claviger.cli.operator.Print;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A partition that is not all here shall not come. */
@Command(
        name = "withdraw-partition",
        description =
                "Gives up to restore a partition that is not all here; what is here of it goes.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  claviger backup withdraw-partition PAYMENTS"})
final class WithdrawPartitionCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Target target;

    @Parameters(paramLabel = "NAME", description = "the partition")
    @SuppressWarnings("NullAway.Init")
    private String partition;

    @Override
    public Integer call() {
        Service service = target.service("deviceSo");
        String path =
                "/ops/v1/restored-partitions/%s".formatted(BackupCommand.partition(partition));
        Service.Reply reply = service.delete(path);
        while (!reply.json().path("gone").asBoolean()) {
            reply = service.delete(path);
        }
        return Print.done(
                target,
                reply,
                "partition %s does not come; nothing of it is here".formatted(partition));
    }
}
