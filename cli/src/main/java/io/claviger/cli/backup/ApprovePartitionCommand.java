package io.claviger.cli.backup;

import io.claviger.cli.operator.Print;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Another device SO wants a partition in the device. */
@Command(
        name = "approve-partition",
        description = "Wants the partition that another device SO has begun to restore.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  claviger backup approve-partition PAYMENTS 60f2a2cbaccb6fe98ce79f1d983fd7b751e911213a27d0e5253f4dfe15900502"
        })
final class ApprovePartitionCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Target target;

    @Parameters(index = "0", paramLabel = "NAME", description = "the partition")
    @SuppressWarnings("NullAway.Init")
    private String partition;

    @Parameters(
            index = "1",
            paramLabel = "FINGERPRINT",
            description = "as 'claviger backup verify' shows it of the file")
    @SuppressWarnings("NullAway.Init")
    private String fingerprint;

    @Override
    public Integer call() {
        Service.Reply reply =
                target.service("deviceSo")
                        .post(
                                "/ops/v1/restored-partitions/%s/approval"
                                        .formatted(BackupCommand.partition(partition)),
                                Map.of("fingerprint", fingerprint));
        return Print.done(
                target,
                reply,
                "%d of %d device SOs want partition %s from backup %s"
                        .formatted(
                                reply.json().path("approvals").asInt(),
                                reply.json().path("needed").asInt(),
                                partition,
                                reply.json().path("backup").asText()));
    }
}
