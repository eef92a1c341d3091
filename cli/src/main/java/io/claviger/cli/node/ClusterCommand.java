package io.claviger.cli.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.WrongUsage;
import io.claviger.cli.operator.Print;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import io.claviger.server.cluster.Joining;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Several nodes that keep one HSM. */
@Command(
        name = "cluster",
        subcommands = UpgradeCheckCommand.class,
        description = "Forms a cluster of nodes, and shows and changes it (device SO).",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  claviger cluster state"})
public final class ClusterCommand implements Runnable {
    @Override
    public void run() {
        throw Print.subcommandMissing(
                "cluster",
                "init",
                "invite",
                "join",
                "approve",
                "turn-down",
                "admit",
                "state",
                "promote",
                "step-down",
                "remove",
                "approvals",
                "unseal",
                "upgrade-check");
    }

    @Command(
            name = "init",
            description = "Makes a running node the first of a cluster, from its next start on.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger cluster init --listen 0.0.0.0:9443 --address hsm-1.example.org:9443"
            })
    int init(
            @Mixin Target target,
            @Option(
                            names = "--listen",
                            required = true,
                            paramLabel = "HOST:PORT",
                            description = "where the node listens for the others")
                    String listen,
            @Option(
                            names = "--address",
                            paramLabel = "HOST:PORT",
                            description = "where the others reach it; default: as --listen")
                    @Nullable String address) {
        return Print.done(
                target,
                target.service("deviceSo")
                        .post(
                                "/ops/v1/cluster",
                                Map.of(
                                        "listen",
                                        listen,
                                        "address",
                                        address == null ? listen : address)),
                "the node is the first of a cluster once it is started again");
    }

    @Command(
            name = "join",
            description = {
                "Makes an empty data directory that of a new node. With an invitation it asks by itself, and waits",
                "until the officers have approved. Without one in two steps: asks (--node, --listen), and takes",
                "the officers' answer (--admission)."
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger cluster join --data-dir /var/lib/claviger --node n2 --listen 0.0.0.0:9443 \\",
                "      --address hsm-2.example.org:9443 --invitation invitation.json",
                "  claviger cluster join --data-dir /var/lib/claviger --node n2 --listen 0.0.0.0:9443 \\",
                "      --address hsm-2.example.org:9443 --request n2.json",
                "  claviger cluster join --data-dir /var/lib/claviger --admission n2.admission.json"
            })
    int join(
            @Option(
                            names = "--data-dir",
                            required = true,
                            paramLabel = "DIR",
                            description = "folder of the new node")
                    Path dataDir,
            @Option(names = "--node", paramLabel = "NAME", description = "name of the new node")
                    @Nullable String node,
            @Option(
                            names = "--listen",
                            paramLabel = "HOST:PORT",
                            description = "where it listens for the others")
                    @Nullable String listen,
            @Option(
                            names = "--address",
                            paramLabel = "HOST:PORT",
                            description = "where the others reach it; default: as --listen")
                    @Nullable String address,
            @Option(
                            names = "--request",
                            paramLabel = "FILE",
                            description =
                                    "where to write what the officers need; default: standard output")
                    @Nullable Path request,
            @Option(
                            names = "--admission",
                            paramLabel = "FILE",
                            description = "the answer of 'claviger cluster admit'")
                    @Nullable Path admission,
            @Option(
                            names = "--invitation",
                            paramLabel = "FILE",
                            description =
                                    "what 'claviger cluster invite' made; '-' reads standard input")
                    @Nullable String invitation,
            @Option(
                            names = "--dev",
                            description =
                                    "with --admission or --invitation: keep a key file instead of a passphrase")
                    boolean dev,
            @Mixin Passphrase passphrase) {
        if (admission != null) {
            accept(dataDir, read(admission).getBytes(StandardCharsets.UTF_8), dev, passphrase);
            System.out.println("Next: claviger serve --data-dir " + dataDir);
            return 0;
        }
        if (node == null || listen == null) {
            throw new WrongUsage("say --node and --listen, or --admission");
        }
        if (invitation != null) {
            String answer =
                    Invitation.read(invitation)
                            .join(
                                    Joining.askAgain(
                                            dataDir,
                                            node,
                                            listen,
                                            address == null ? listen : address));
            accept(dataDir, answer.getBytes(StandardCharsets.UTF_8), dev, passphrase);
            System.out.println("Next: claviger serve --data-dir " + dataDir);
            return 0;
        }
        String asked =
                Joining.ask(dataDir, node, listen, address == null ? listen : address)
                        .toPrettyString();
        if (request == null) {
            System.out.println(asked);
        } else {
            write(request, asked);
            System.out.println("Next, by a device SO: claviger cluster admit " + request);
        }
        return 0;
    }

    private static void accept(Path dataDir, byte[] answer, boolean dev, Passphrase passphrase) {
        if (dev) {
            Joining.accept(dataDir, answer, Optional.empty());
            return;
        }
        char[] chosen = passphrase.choose();
        try {
            Joining.accept(dataDir, answer, Optional.of(chosen));
        } finally {
            Arrays.fill(chosen, '\0');
        }
    }

    @Command(
            name = "invite",
            description = "Lets one new node ask to be let in. Officers approve it all the same.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger cluster invite --minutes 60 --out invitation.json"
            })
    int invite(
            @Mixin Target target,
            @Option(
                            names = "--minutes",
                            paramLabel = "MINUTES",
                            defaultValue = "60",
                            description = "until it ends; default: ${DEFAULT-VALUE}")
                    int minutes,
            @Option(
                            names = "--api",
                            paramLabel = "URL",
                            description =
                                    "where the new node reaches a node's API; default: as --url")
                    @Nullable String api,
            @Option(
                            names = "--out",
                            paramLabel = "FILE",
                            description = "where to write it; default: standard output")
                    @Nullable Path out) {
        Service service = target.service("deviceSo");
        Service there = api == null ? service : new Service(api, Optional.empty());
        var certificate = there.certificate();
        JsonNode made =
                service.post("/ops/v1/cluster/invitations", Map.of("minutes", minutes)).json();
        String text = Invitation.write(there.address(), certificate, made);
        if (out == null) {
            System.out.println(text);
        } else {
            write(out, text);
            System.out.println(
                    "Next, at the new node: claviger cluster join --data-dir DIR --node NAME --listen HOST:PORT --invitation "
                            + out);
        }
        return 0;
    }

    @Command(
            name = "approve",
            description = "Approves a node that asks to be let in by an invitation.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger cluster approve n2 --key 5f3c6e0d4b9a8172635445362718095a6b7c8d9eafb0c1d2e3f405162738495a"
            })
    int approve(
            @Mixin Target target,
            @Parameters(paramLabel = "NODE") String node,
            @Option(
                            names = "--key",
                            required = true,
                            paramLabel = "SHA256",
                            description = "the key that the node shows while it waits")
                    String key) {
        JsonNode state =
                target.service("deviceSo")
                        .post(
                                "/ops/v1/cluster/candidates/" + Service.segment(node),
                                Map.of("key", key))
                        .json();
        boolean waits = false;
        for (JsonNode waiting : state.path("waiting")) {
            waits |= waiting.path("node").asText().equals(node);
        }
        System.out.println(
                waits
                        ? "approved; node %s waits for more approvals: %d of %d"
                                .formatted(
                                        node,
                                        approvals(state, node),
                                        state.path("approvals").asInt())
                        : "node %s is let in".formatted(node));
        return 0;
    }

    @Command(
            name = "turn-down",
            description = "Turns down a node that asks to be let in.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger cluster turn-down n2"})
    int turnDown(@Mixin Target target, @Parameters(paramLabel = "NODE") String node) {
        return Print.done(
                target,
                target.service("deviceSo")
                        .delete("/ops/v1/cluster/candidates/" + Service.segment(node)),
                "node " + node + " is turned down");
    }

    @Command(
            name = "admit",
            description = "Lets a node in: seals the device root key to it, and to nobody else.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger cluster admit n2.json --out n2.admission.json"})
    int admit(
            @Mixin Target target,
            @Parameters(paramLabel = "FILE", description = "what the node asked") Path request,
            @Option(
                            names = "--out",
                            paramLabel = "FILE",
                            description = "where to write the answer; default: standard output")
                    @Nullable Path out) {
        JsonNode asked = parsed(read(request));
        JsonNode answer = target.service("deviceSo").post("/ops/v1/cluster/members", asked).json();
        if (!answer.has("admission")) {
            System.out.println(
                    "approved; node %s waits for more approvals: %d of %d. The last device SO gets the answer."
                            .formatted(
                                    asked.path("node").asText(),
                                    answer.path("approvals").asInt(),
                                    answer.path("needed").asInt()));
            return 0;
        }
        String admission = answer.path("admission").toPrettyString();
        if (out == null) {
            System.out.println(admission);
        } else {
            write(out, admission);
            System.out.println(
                    "Next, at the node: claviger cluster join --data-dir DIR --admission " + out);
        }
        return 0;
    }

    private static int approvals(JsonNode state, String node) {
        for (JsonNode waiting : state.path("waiting")) {
            if (waiting.path("node").asText().equals(node)) {
                return waiting.path("approvals").asInt();
            }
        }
        return 0;
    }

    @Command(
            name = "state",
            aliases = "list",
            description = "Shows the nodes, their roles, and how far they follow.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger cluster state"})
    int state(@Mixin Target target) {
        Service.Reply state = target.service("deviceSo").get("/ops/v1/cluster");
        if (!target.json() && state.json().path("members").isEmpty()) {
            System.out.println("node " + state.json().path("node").asText() + " is alone");
            return 0;
        }
        int code = ClusterTable.print(target, state);
        if (!target.json()) {
            for (JsonNode waiting : state.json().path("waiting")) {
                System.out.printf(
                        "waiting: %s at %s, key %s, approvals %d of %d%n",
                        waiting.path("node").asText(),
                        waiting.path("address").asText(),
                        waiting.path("key").asText(),
                        waiting.path("approvals").asInt(),
                        state.json().path("approvals").asInt());
            }
        }
        return code;
    }

    @Command(
            name = "approvals",
            description = {
                "Lets nodes in, and puts them out, by so many device SOs from now on.",
                "The number can grow only."
            },
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger cluster approvals 2"})
    int approvals(
            @Mixin Target target,
            @Parameters(paramLabel = "OFFICERS", description = "how many device SOs")
                    int officers) {
        return Print.done(
                target,
                target.service("deviceSo")
                        .post("/ops/v1/cluster/approvals", Map.of("approvals", officers)),
                "nodes are let in and put out by %d device SOs".formatted(officers));
    }

    @Command(
            name = "promote",
            description = "Makes a node the master.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger cluster promote n2"})
    int promote(@Mixin Target target, @Parameters(paramLabel = "NODE") String node) {
        return Print.done(
                target,
                target.service("deviceSo").post("/ops/v1/cluster/master", Map.of("node", node)),
                "node " + node + " is the master");
    }

    @Command(
            name = "step-down",
            description =
                    "Has the master give up its role; the member that follows furthest takes over.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger cluster step-down"})
    int stepDown(@Mixin Target target) {
        return Print.done(
                target,
                target.service("deviceSo").delete("/ops/v1/cluster/master"),
                "another node is the master");
    }

    @Command(
            name = "remove",
            description = "Puts a node out of the cluster.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger cluster remove n3 --yes"})
    int remove(
            @Mixin Target target,
            @Parameters(paramLabel = "NODE") String node,
            @Option(names = "--yes", description = "do it") boolean yes) {
        if (!yes) {
            throw new CommandFailed(
                    "this puts node '%s' out, destroys its keys where it is reached, and replaces the root key. Say --yes to do it"
                            .formatted(node));
        }
        Service.Reply state =
                target.service("deviceSo")
                        .delete("/ops/v1/cluster/members/" + Service.segment(node));
        boolean present = false;
        for (JsonNode member : state.json().path("members")) {
            present |= member.path("node").asText().equals(node);
        }
        return Print.done(
                target,
                state,
                present
                        ? "approved; node %s waits for more approvals: it takes %d device SOs"
                                .formatted(node, state.json().path("approvals").asInt())
                        : "node " + node + " is out of the cluster; the root key is replaced");
    }

    @Command(
            name = "unseal",
            description =
                    "Opens a sealed node of the cluster by one that is open, where its policy allows it.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger cluster unseal https://hsm-2.example.org:8443 --url https://hsm-1.example.org:8443"
            })
    int unseal(
            @Mixin Target target,
            @Parameters(paramLabel = "URL", description = "the sealed node") String sealed) {
        var node = new Service(sealed, Optional.empty());
        JsonNode opening = node.post("/ops/v1/unseal/openings", Map.of()).json();
        Service.Reply answer = target.service("deviceSo").post("/ops/v1/cluster/openings", opening);
        Service.Reply _ = node.post("/ops/v1/unseal/peers", answer.json());
        return Print.done(target, answer, "node " + opening.path("node").asText() + " is open");
    }

    private static JsonNode parsed(String json) {
        try {
            return Service.JSON.readTree(json);
        } catch (IOException malformed) {
            throw new CommandFailed("the file is not JSON: " + malformed.getMessage());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw CommandFailed.reading(file, unreadable);
        }
    }

    /** For the owner alone, and never over another file. */
    private static void write(Path file, String text) {
        try (var channel =
                Files.newByteChannel(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            channel.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)));
        } catch (IOException unwritable) {
            throw CommandFailed.writing(file, unwritable);
        }
    }
}
