package io.claviger.cli.migrate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.WrongUsage;
import io.claviger.cli.migrate.Candidate.Verdict;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import io.claviger.cli.terminal.Table;
import io.claviger.cli.terminal.Terminal;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Brings keys over from key stores of Java and from other tokens. */
@Command(
        name = "migrate",
        description = {
            "Brings keys of a Java key store, a PKCS #12 file or a PKCS #11 token over,",
            "with their labels and certificates, as keys of one onboarded application."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  claviger migrate scan keystore.p12"})
public final class MigrateCommand implements Runnable {
    private static final String MANAGEMENT = "keyManagement";

    @Override
    public void run() {
        throw new WrongUsage("'migrate' needs one of: scan, import");
    }

    @Command(
            name = "scan",
            description = {
                "Lists what would come over, and what stays and why. No key is sent: the node is told",
                "labels, kinds and public keys, and asked what it would say.",
                "Exit code 1 if something stays."
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger migrate scan keystore.p12 --password-file password",
                "  claviger migrate scan --pkcs11 libsofthsm2.so --token-label old --password-file pin"
            })
    int scan(
            @Mixin Target target,
            @Mixin SourceOptions options,
            @Option(names = "--offline", description = "ask no node; look at the keys alone")
                    boolean offline) {
        try (KeySource source = options.open()) {
            List<Candidate> found = options.survey().of(source);
            return told(
                    target,
                    offline ? found : Destination.foreseen(target.service(MANAGEMENT), found));
        }
    }

    @Command(
            name = "import",
            description = {
                "Brings over what can come. Keys go wrapped, under keys that the node makes for this once:",
                "that takes an API key of role key-operation besides that of key-management. What is there",
                "already is left alone, so the command can be repeated.",
                "Exit code 1 if something stays."
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger migrate import keystore.p12 --password-file password --operation-key-file op.key"
            })
    int bring(
            @Mixin Target target,
            @Mixin SourceOptions options,
            @Option(
                            names = "--operation-key-file",
                            paramLabel = "FILE",
                            description =
                                    "file that holds the API key of role key-operation, which unwraps")
                    @Nullable Path operationKeyFile,
            @Option(
                            names = "--plain",
                            description = "send the keys in the clear, protected by TLS alone")
                    boolean plain,
            @Option(names = "--dry-run", description = "do nothing; say what would be done")
                    boolean dryRun) {
        Service management = target.service(MANAGEMENT);
        if (plain) {
            requireTls(management.address());
        } else if (operationKeyFile == null && !target.hasCredentials()) {
            throw new WrongUsage(
                    "name an API key of role key-operation with --operation-key-file, or send the keys in the clear with --plain");
        }
        try (KeySource source = options.open()) {
            List<Candidate> found =
                    Destination.foreseen(management, options.survey().of(source)).stream()
                            .map(candidate -> plain ? candidate : wrappable(candidate))
                            .toList();
            boolean nothing = found.stream().noneMatch(c -> c.verdict() == Verdict.COMES);
            if (dryRun) {
                return told(target, found);
            }
            if (plain || nothing) {
                return told(
                        target,
                        brought(new Destination(management, Optional.empty()), source, found));
            }
            Service operation =
                    operationKeyFile == null
                            ? target.service("keyOperation")
                            : operation(target, operationKeyFile);
            try (Transit transit = Transit.open(management, operation)) {
                return told(
                        target,
                        brought(new Destination(management, Optional.of(transit)), source, found));
            }
        }
    }

    private static Service operation(Target target, Path file) {
        char[] key = Terminal.secretFrom(file, "API key file");
        try {
            return target.as(new String(key).strip());
        } finally {
            Arrays.fill(key, '\0');
        }
    }

    private static void requireTls(String address) {
        URI node = URI.create(address);
        try {
            if (!"https".equals(node.getScheme())
                    && !InetAddress.getByName(node.getHost()).isLoopbackAddress()) {
                throw new CommandFailed(
                        "%s is no https:// address: keys do not go there in the clear"
                                .formatted(address));
            }
        } catch (UnknownHostException unknown) {
            throw new CommandFailed("there is no host '%s'".formatted(node.getHost()));
        }
    }

    private static Candidate wrappable(Candidate candidate) {
        return candidate.verdict() == Verdict.COMES
                        && Transit.method(candidate.spec().orElseThrow()).isEmpty()
                ? candidate.becomes(
                        Verdict.STAYS,
                        List.of(
                                "no wrap method brings keys of kind %s; --plain sends them in the clear"
                                        .formatted(candidate.kind())))
                : candidate;
    }

    private static List<Candidate> brought(
            Destination destination, KeySource source, List<Candidate> candidates) {
        List<Candidate> done = new ArrayList<>();
        for (Candidate candidate : candidates) {
            Terminal.progress("%d of %d keys".formatted(done.size(), candidates.size()));
            done.add(
                    candidate.verdict() == Verdict.STAYS
                            ? candidate
                            : destination.bring(source, candidate));
        }
        Terminal.progress("");
        return done;
    }

    /** Shows all and the sum. */
    private static int told(Target target, List<Candidate> candidates) {
        if (target.json()) {
            ObjectNode body = Service.JSON.createObjectNode();
            var list = body.putArray("keys");
            candidates.forEach(candidate -> write(list.addObject(), candidate));
            System.out.println(body);
        } else {
            List<String[]> rows = new ArrayList<>();
            rows.add(new String[] {"name", "label", "kind", "uses", "verdict", "why"});
            candidates.forEach(candidate -> rows.add(row(candidate)));
            Table.print(rows);
            System.out.println(sum(candidates));
        }
        return candidates.stream().anyMatch(c -> c.verdict() == Verdict.STAYS) ? 1 : 0;
    }

    private static void write(ObjectNode key, Candidate candidate) {
        key.put("name", candidate.entry().name())
                .put("label", candidate.label())
                .put("kind", candidate.kind())
                .put("verdict", word(candidate.verdict()))
                .put("certificates", candidate.entry().chain().size());
        var uses = key.putArray("uses");
        candidate.attributes().stream().sorted().forEach(uses::add);
        var why = key.putArray("why");
        candidate.why().forEach(why::add);
    }

    private static String[] row(Candidate candidate) {
        return new String[] {
            candidate.entry().name(),
            candidate.label(),
            candidate.kind(),
            String.join(" ", candidate.attributes().stream().sorted().toList()),
            word(candidate.verdict()),
            String.join("; ", candidate.why())
        };
    }

    private static String word(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    private static String sum(List<Candidate> candidates) {
        return "%d keys and certificates: %d come, %d came, %d are there, %d stay"
                .formatted(
                        candidates.size(),
                        count(candidates, Verdict.COMES),
                        count(candidates, Verdict.CAME),
                        count(candidates, Verdict.THERE),
                        count(candidates, Verdict.STAYS));
    }

    private static long count(List<Candidate> candidates, Verdict verdict) {
        return candidates.stream().filter(c -> c.verdict() == verdict).count();
    }
}
