package io.claviger.bench;

import java.util.List;

/**
 * {@code ./claviger bench}. Exit code 0 when all targets are met, 1 when not or when it failed, 2
 * for wrong usage.
 */
public final class Main {
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
        try {
            Result result =
                    new SigningBench(options, step -> System.err.println("bench: " + step)).run();
            System.out.println(options.json() ? Report.json(result) : Report.table(result));
            return result.targets().stream().allMatch(Target::met) ? 0 : 1;
        } catch (BenchFailure e) {
            System.err.println("claviger bench: " + e.getMessage());
            return 1;
        }
    }
}
