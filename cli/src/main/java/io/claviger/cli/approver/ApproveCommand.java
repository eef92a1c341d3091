package io.claviger.cli.approver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.WrongUsage;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import io.claviger.cli.terminal.Terminal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What an approver does. */
@Command(
        name = "approve",
        description = "Lists, shows, signs and rejects what waits for your approval (approver).",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  claviger approve list --key alice.pem"})
public final class ApproveCommand implements Runnable {
    private static final String ROLE = "approver";
    private static final String YES = "yes";

    @Override
    public void run() {
        throw new WrongUsage("'approve' needs one of: list, show, sign, reject");
    }

    @Command(
            name = "list",
            description = "Lists the tasks of your key, oldest first.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger approve list --key alice.pem"})
    int list(@Mixin Target target, @Mixin ApproverOptions options) {
        ApproverIdentity approver = options.open();
        List<JsonNode> tasks = new Tasks(target.service(ROLE), approver).all();
        if (target.json()) {
            ObjectNode json = Service.JSON.createObjectNode();
            json.putArray("tasks").addAll(tasks);
            System.out.println(json);
            return 0;
        }
        if (tasks.isEmpty()) {
            System.err.println("no task waits for " + KeyName.of(approver.publicKey()));
            return 0;
        }
        TaskTable.of(tasks, Instant.now()).forEach(System.out::println);
        return 0;
    }

    @Command(
            name = "show",
            description = "Shows what you would sign, decoded from the very bytes.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger approve show 0d9c7c0e-6f3c-4a55-9a2b-2f2f6f1f8f10 --key alice.pem"
            })
    int show(
            @Mixin Target target,
            @Mixin ApproverOptions options,
            @Parameters(paramLabel = "ID") String id) {
        ApproverIdentity approver = options.open();
        ApprovalTask task = new Tasks(target.service(ROLE), approver).one(id);
        if (target.json()) {
            System.out.println(task.json());
        } else {
            TaskText.of(task, approver.publicKey(), Instant.now()).forEach(System.out::println);
        }
        return 0;
    }

    @Command(
            name = "sign",
            description = "Shows what you would sign, asks, and approves.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger approve sign 0d9c7c0e-6f3c-4a55-9a2b-2f2f6f1f8f10 --key alice.pem"
            })
    int sign(
            @Mixin Target target,
            @Mixin ApproverOptions options,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--yes", description = "approve without asking") boolean yes) {
        if (target.json() && !yes) {
            throw new WrongUsage("with --json nothing is shown to decide on; say --yes as well");
        }
        ApproverIdentity approver = options.open();
        var tasks = new Tasks(target.service(ROLE), approver);
        ApprovalTask task = tasks.one(id);
        if (!target.json()) {
            TaskText.of(task, approver.publicKey(), Instant.now()).forEach(System.out::println);
            System.out.println();
        }
        decide(task, yes);
        return answered(target, "approved", task.id(), tasks.approve(task));
    }

    private static void decide(ApprovalTask task, boolean yes) {
        if (yes) {
            List<String> warnings = Discrepancies.of(task);
            if (!warnings.isEmpty()) {
                // Whoever says yes beforehand has not seen them.
                throw new CommandFailed(
                        "not signed, because %s; decide on it without --yes"
                                .formatted(String.join("; ", warnings)));
            }
            return;
        }
        Optional<String> answer = Terminal.line("Approve? type yes: ", "--yes");
        if (!answer.map(String::strip).equals(Optional.of(YES))) {
            throw new CommandFailed("not signed");
        }
    }

    @Command(
            name = "reject",
            description = "Says no to a task.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger approve reject 0d9c7c0e-6f3c-4a55-9a2b-2f2f6f1f8f10 --key alice.pem"
            })
    int reject(
            @Mixin Target target,
            @Mixin ApproverOptions options,
            @Parameters(paramLabel = "ID") String id) {
        Service.Reply reply = new Tasks(target.service(ROLE), options.open()).reject(id);
        return answered(target, "rejected", id, reply);
    }

    /** What the service answered; its body is empty unless it has something to say. */
    private static int answered(Target target, String done, String id, Service.Reply reply) {
        if (target.json()) {
            ObjectNode json = Service.JSON.createObjectNode();
            json.put("task", id).put("done", done).put("status", reply.status());
            json.put("evidence", reply.evidence().orElse(null));
            System.out.println(json);
            return 0;
        }
        String text = reply.body().length() == 0 ? "" : ": " + Printable.line(reply.text());
        System.out.println(
                "%s task %s (HTTP %d%s)%s"
                        .formatted(
                                done,
                                Printable.line(id),
                                reply.status(),
                                reply.evidence().map(ref -> ", evidence " + ref).orElse(""),
                                text));
        return 0;
    }
}
