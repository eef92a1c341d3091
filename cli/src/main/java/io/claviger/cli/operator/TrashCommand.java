package io.claviger.cli.operator;

import io.claviger.cli.CommandFailed;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Keys that were deleted while the partition's policy keeps deleted keys. */
@Command(
        name = "trash",
        description = "Lists, restores and destroys deleted keys that are kept (officers).",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  claviger trash list --partition PAYMENTS"})
public final class TrashCommand implements Runnable {
    @Override
    public void run() {
        throw Print.subcommandMissing("trash", "list", "restore", "destroy");
    }

    @Command(
            name = "list",
            description = "Lists the keys in the trash of a partition.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger trash list --partition PAYMENTS"})
    int list(
            @Mixin Target target,
            @Option(names = "--partition", required = true, paramLabel = "NAME") String partition) {
        return Print.table(
                target,
                target.service("partitionSo").get("/ops/v1/trash?partition=" + partition),
                "keys",
                "uuid",
                "label",
                "type",
                "invalidated");
    }

    @Command(
            name = "restore",
            description = "Takes a key back into use.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger trash restore 8f14e45f-ceea-467f-9575-6f3a4b0d4d1a"
            })
    int restore(@Mixin Target target, @Parameters(paramLabel = "UUID") String uuid) {
        return Print.done(
                target,
                target.service("partitionSo")
                        .post("/ops/v1/trash/" + Service.encoded(uuid), Map.of()),
                "restored key " + uuid);
    }

    @Command(
            name = "destroy",
            description = "Destroys a key in the trash for good.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger trash destroy 8f14e45f-ceea-467f-9575-6f3a4b0d4d1a --yes"
            })
    int destroy(
            @Mixin Target target,
            @Parameters(paramLabel = "UUID") String uuid,
            @Option(names = "--yes", description = "do it") boolean yes) {
        if (!yes) {
            throw new CommandFailed(
                    "this destroys key '%s' for good; say --yes to do it".formatted(uuid));
        }
        return Print.done(
                target,
                target.service("partitionSo").delete("/ops/v1/trash/" + Service.encoded(uuid)),
                "destroyed key " + uuid);
    }
}
