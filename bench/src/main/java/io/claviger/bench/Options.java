package io.claviger.bench;

import java.util.List;

/**
 * What the command line asks for.
 *
 * @param subject what is measured
 * @param seconds length of one measurement
 * @param warmUpSeconds load on each node before anything is measured
 * @param rounds how often the runs that are compared with each other are repeated, in turn
 */
record Options(Subject subject, boolean json, int seconds, int warmUpSeconds, int rounds) {
    /** What is measured. */
    enum Subject {
        SIGNING,
        PROVIDERS,
        OPERATIONS,
        APPROVALS,
        MECHANISMS
    }

    static final String USAGE =
            """
            usage: ./claviger bench [providers|operations|approvals|mechanisms] [--json] [--seconds N] [--warm-up N] [--rounds N]

              (nothing)    synchronousSign over HTTP, with and without evidence, beside raw signatures
              providers    every primitive by every provider, and which one the product uses
              operations   RSA, ML-DSA and bulk encryption over HTTP beside the primitive alone
              approvals    tasks listed while 10,000 requests wait, and approvals taken
              mechanisms   the table of docs/mechanisms.md, in Markdown

              --json       one JSON object on standard output, progress on standard error
              --seconds N  length of one measurement (5)
              --warm-up N  seconds of load on each node before measuring (32)
              --rounds N   how often the compared runs are repeated in turn; medians are shown (3)

            example: ./claviger bench --json --seconds 10 > bench.json
            """;

    private static final int MAX_SECONDS = 600;

    /** Parses the words after {@code bench}. */
    static Options parse(List<String> words) {
        var options = new Options(Subject.SIGNING, false, 5, 32, 3);
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            options =
                    switch (word) {
                        case "providers" -> options.of(i, Subject.PROVIDERS);
                        case "operations" -> options.of(i, Subject.OPERATIONS);
                        case "approvals" -> options.of(i, Subject.APPROVALS);
                        case "mechanisms" -> options.of(i, Subject.MECHANISMS);
                        case "--json" -> options.withJson();
                        case "--seconds" -> options.withSeconds(number(words, ++i, word));
                        case "--warm-up" -> options.withWarmUp(number(words, ++i, word));
                        case "--rounds" -> options.withRounds(number(words, ++i, word));
                        default ->
                                throw new IllegalArgumentException("unknown option '" + word + "'");
                    };
        }
        return options;
    }

    private Options of(int index, Subject value) {
        if (index > 0) {
            throw new IllegalArgumentException("what to measure comes first");
        }
        return new Options(value, json, seconds, warmUpSeconds, rounds);
    }

    private Options withJson() {
        return new Options(subject, true, seconds, warmUpSeconds, rounds);
    }

    private Options withSeconds(int value) {
        return new Options(subject, json, value, warmUpSeconds, rounds);
    }

    private Options withWarmUp(int value) {
        return new Options(subject, json, seconds, value, rounds);
    }

    private Options withRounds(int value) {
        return new Options(subject, json, seconds, warmUpSeconds, value);
    }

    private static int number(List<String> words, int index, String option) {
        try {
            int value = index < words.size() ? Integer.parseInt(words.get(index)) : 0;
            if (value >= 1 && value <= MAX_SECONDS) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " needs a number", e);
        }
        throw new IllegalArgumentException(option + " needs a number from 1 to " + MAX_SECONDS);
    }
}
