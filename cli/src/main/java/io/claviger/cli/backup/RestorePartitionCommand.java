package io.claviger.cli.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.WrongUsage;
import io.claviger.cli.operator.Print;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import io.claviger.cli.share.GivenShares;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.LogId;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.record.MalformedEvidence;
import io.claviger.server.backup.BackedUpPartition;
import io.claviger.server.backup.BackupFile;
import io.claviger.server.backup.RecipientNote;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings a partition from a backup into a running device, or goes on where that was. */
@Command(
        name = "restore-partition",
        description =
                "Brings a partition from a backup into the running device; goes on where it was interrupted.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  claviger backup restore-partition payments.backup --share alice.share --share bob.share"
        })
final class RestorePartitionCommand implements Callable<Integer> {
    private static final String PATH = "/ops/v1/restored-partitions";
    private static final int ACCEPTED = 202;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Target target;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private GivenShares shares;

    @Parameters(paramLabel = "FILE")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "log key of the device that made the backup; another one's is refused")
    private @Nullable Path key;

    @Option(
            names = "--into-key",
            paramLabel = "FILE",
            description =
                    "log key of the device that the partition comes into; it comes into no other")
    private @Nullable Path intoKey;

    @Override
    public Integer call() {
        if (shares.none()) {
            throw new WrongUsage("say --share, once for each share that is needed");
        }
        Optional<NoteKey> pinned = BackupCommand.pinned(key);
        BackupFile.Verified verified = new BackupFile(file).verify(pinned);
        Service service = target.service("deviceSo");
        LogId into =
                new LogId(
                        service.get("/ops/v1/partition-recipient").json().path("device").asText());
        Bytes recipient = recipient(service);
        BackedUpPartition backup =
                shares.with(given -> BackedUpPartition.read(file, given, pinned, into, recipient));
        if (!target.json()) {
            BackupCommand.print(verified);
        }
        Service.Reply reply = service.post(PATH, offered(backup));
        String partition = reply.json().path("partition").asText();
        if (reply.status() == ACCEPTED) {
            return Print.done(
                    target,
                    reply,
                    "%d of %d device SOs want partition %s; the next one: claviger backup approve-partition %s %s; then this command again"
                            .formatted(
                                    reply.json().path("approvals").asInt(),
                                    reply.json().path("needed").asInt(),
                                    partition,
                                    partition,
                                    backup.fingerprint().hex()));
        }
        while (!reply.json().path("here").asBoolean()) {
            int next = reply.json().path("brought").asInt();
            reply = service.post(PATH + "/" + partition + "/parts", part(backup, next));
        }
        return Print.done(
                target,
                reply,
                "partition %s of %s is here, as it was at %s"
                        .formatted(partition, backup.header().device(), backup.header().made()));
    }

    private Bytes recipient(Service service) {
        JsonNode recipient = service.get("/ops/v1/partition-recipient").json();
        try {
            return RecipientNote.verified(
                    recipient.path("note").asText(),
                    NoteKey.parse(service.get("/evidence/v1/log-key").text().strip()),
                    BackupCommand.pinned(intoKey));
        } catch (MalformedEvidence malformed) {
            throw new CommandFailed("the device there gives no log key");
        }
    }

    private static ObjectNode offered(BackedUpPartition backup) {
        ObjectNode body =
                BackupCommand.written(backup.header().restoration())
                        .put("device", backup.header().device())
                        .put("content", backup.parts().getFirst().base64())
                        .put("key", backup.key().base64());
        var digests = body.putArray("parts");
        backup.parts().forEach(part -> digests.add(part.sha256().hex()));
        return body;
    }

    private static ObjectNode part(BackedUpPartition backup, int number) {
        return Service.JSON
                .createObjectNode()
                .put("number", number)
                .put("content", backup.parts().get(number).base64());
    }
}
