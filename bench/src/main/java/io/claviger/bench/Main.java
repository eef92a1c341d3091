package io.claviger.bench;

import io.claviger.bench.document.HandleRates;
import io.claviger.bench.document.MechanismsDocument;
import io.claviger.bench.provider.Comparison;
import io.claviger.bench.provider.ProviderBench;
import io.claviger.bench.provider.ProviderReport;
import java.util.List;
import java.util.function.Consumer;

/**
 * {@code ./claviger bench}. Exit code 0 when all targets are met, 1 when not or when it failed, 2
 * for wrong usage.
 */
public final class Main {
    private static final int MECHANISM_MILLIS = 300;

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(List.of(args)));
    }

    private static int run(List<String> words) {
        if (words.contains("--help") || words.contains("-h")) {
            System.out.print(Options.USAGE);
            return 0;
        }
        Options options;
        try {
            options = Options.parse(words);
        } catch (IllegalArgumentException e) {
            System.err.println("claviger bench: " + e.getMessage());
            System.err.print(Options.USAGE);
            return 2;
        }
        Consumer<String> progress = step -> System.err.println("bench: " + step);
        try {
            return measure(options, progress) ? 0 : 1;
        } catch (BenchFailure e) {
            System.err.println("claviger bench: " + e.getMessage());
            return 1;
        }
    }

    /** Prints what was measured; whether every target is met. */
    private static boolean measure(Options options, Consumer<String> progress) {
        return switch (options.subject()) {
            case SIGNING -> {
                Result result = new SigningBench(options, progress).run();
                System.out.println(options.json() ? Report.json(result) : Report.table(result));
                yield result.targets().stream().allMatch(Target::met);
            }
            case PROVIDERS -> {
                List<Comparison> lines = new ProviderBench(options.seconds(), progress).run();
                String machine = Machine.here().line();
                System.out.println(
                        options.json()
                                ? ProviderReport.json(machine, lines)
                                : ProviderReport.table(machine, lines));
                yield true;
            }
            case OPERATIONS -> new OperationBench(options, progress).run();
            case APPROVALS -> new ApprovalBench(options.json(), progress).run();
            case APPLICATIONS -> new ApplicationBench(options.json(), progress).run();
            case EVIDENCE -> new EvidenceBench(options.records(), options.json(), progress).run();
            case CLIENT -> new ClientBench(options, progress).run();
            case CLUSTER -> new ClusterBench(options, progress).run();
            case PKCS11 -> new Pkcs11Bench(options, progress).run();
            case MECHANISMS -> {
                var rates = new HandleRates(MECHANISM_MILLIS);
                System.out.print(
                        MechanismsDocument.table(
                                (mechanism, keyType) -> {
                                    progress.accept(mechanism + " " + keyType);
                                    return rates.perSecond(mechanism, keyType);
                                }));
                yield true;
            }
        };
    }
}
