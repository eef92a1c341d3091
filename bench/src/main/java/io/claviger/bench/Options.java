package io.claviger.bench;

import java.util.List;

/**
 * What the command line asks for.
 *
 * @param subject what is measured
 * @param seconds length of one measurement
 * @param warmUpSeconds load on each node before anything is measured
 * @param rounds how often the runs that are compared with each other are repeated, in turn
 * @param records length of the log that is measured
 * @param kills how often the master of a cluster is killed, each time twice
 * @param keys that a cluster holds when a node joins it
 */
record Options(
        Subject subject,
        boolean json,
        int seconds,
        int warmUpSeconds,
        int rounds,
        int records,
        int kills,
        int keys) {
    /** What is measured. */
    enum Subject {
        SIGNING,
        PROVIDERS,
        OPERATIONS,
        APPROVALS,
        APPLICATIONS,
        EVIDENCE,
        MECHANISMS,
        PKCS11,
        CLIENT,
        CLUSTER
    }

    static final String USAGE =
            """
            usage: ./claviger bench [providers|operations|approvals|applications|evidence|mechanisms|pkcs11|client|cluster] [--json] [--seconds N] [--warm-up N] [--rounds N] [--records N] [--kills N] [--keys N]

              (nothing)    synchronousSign over HTTP, with and without evidence, beside raw signatures
              providers    every primitive by every provider, and which one the product uses
              operations   RSA, ML-DSA and bulk encryption over HTTP beside the primitive alone
              approvals    tasks listed while 10,000 requests wait, and approvals taken
              applications lists and reports of officers with 10,000 applications and 10,000 keys
              evidence     a log of 10 million records: appended, opened, proven, looked up, exported, verified
              mechanisms   the table of docs/mechanisms.md, in Markdown
              pkcs11       the PKCS #11 module before a node, beside SoftHSM2 in process
              client       the client library beside the load tool, and a million calls by it
              cluster      three nodes beside one; time without service when the master is killed; join and recovery

              --json       one JSON object on standard output, progress on standard error
              --seconds N  length of one measurement (5)
              --warm-up N  seconds of load on each node before measuring (32)
              --rounds N   how often the compared runs are repeated in turn; medians are shown (3)
              --records N  length of the log of 'evidence' (10000000), and of that with which nodes of 'cluster' come back (20000)
              --kills N    how often 'cluster' kills the master, each time twice (5)
              --keys N     keys that 'cluster' holds meanwhile (1000)

            example: ./claviger bench --json --seconds 10 > bench.json
            """;

    private static final int MAX_SECONDS = 600;
    private static final int RECOVERED_RECORDS = 20_000;
    private static final int MAX_RECORDS = 1_000_000_000;

    /** Parses the words after {@code bench}. */
    static Options parse(List<String> words) {
        var options = new Options(Subject.SIGNING, false, 5, 32, 3, 10_000_000, 5, 1000);
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            options =
                    switch (word) {
                        case "providers" -> options.of(i, Subject.PROVIDERS);
                        case "operations" -> options.of(i, Subject.OPERATIONS);
                        case "approvals" -> options.of(i, Subject.APPROVALS);
                        case "applications" -> options.of(i, Subject.APPLICATIONS);
                        case "evidence" -> options.of(i, Subject.EVIDENCE);
                        case "mechanisms" -> options.of(i, Subject.MECHANISMS);
                        case "pkcs11" -> options.of(i, Subject.PKCS11);
                        case "client" -> options.of(i, Subject.CLIENT);
                        case "cluster" ->
                                options.of(i, Subject.CLUSTER).withRecords(RECOVERED_RECORDS);
                        case "--json" -> options.withJson();
                        case "--seconds" ->
                                options.withSeconds(number(words, ++i, word, MAX_SECONDS));
                        case "--warm-up" ->
                                options.withWarmUp(number(words, ++i, word, MAX_SECONDS));
                        case "--rounds" ->
                                options.withRounds(number(words, ++i, word, MAX_SECONDS));
                        case "--records" ->
                                options.withRecords(number(words, ++i, word, MAX_RECORDS));
                        case "--kills" -> options.withKills(number(words, ++i, word, MAX_SECONDS));
                        case "--keys" -> options.withKeys(number(words, ++i, word, MAX_RECORDS));
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
        return new Options(value, json, seconds, warmUpSeconds, rounds, records, kills, keys);
    }

    private Options withJson() {
        return new Options(subject, true, seconds, warmUpSeconds, rounds, records, kills, keys);
    }

    private Options withSeconds(int value) {
        return new Options(subject, json, value, warmUpSeconds, rounds, records, kills, keys);
    }

    private Options withWarmUp(int value) {
        return new Options(subject, json, seconds, value, rounds, records, kills, keys);
    }

    private Options withRounds(int value) {
        return new Options(subject, json, seconds, warmUpSeconds, value, records, kills, keys);
    }

    private Options withRecords(int value) {
        return new Options(subject, json, seconds, warmUpSeconds, rounds, value, kills, keys);
    }

    private Options withKills(int value) {
        return new Options(subject, json, seconds, warmUpSeconds, rounds, records, value, keys);
    }

    private Options withKeys(int value) {
        return new Options(subject, json, seconds, warmUpSeconds, rounds, records, kills, value);
    }

    private static int number(List<String> words, int index, String option, int max) {
        try {
            int value = index < words.size() ? Integer.parseInt(words.get(index)) : 0;
            if (value >= 1 && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " needs a number", e);
        }
        throw new IllegalArgumentException(option + " needs a number from 1 to " + max);
    }
}
