package io.claviger.bench.document;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What other interfaces call a mechanism, and which published vectors it is held to. Read from
 * {@code names.tsv}.
 *
 * @param pkcs11 mechanism of PKCS #11 3.2; {@code -} where it has none
 * @param jca transformation or algorithm of JCA; {@code -} where JCA has no name for it
 * @param vectors published vectors that pass, with the number of cases; {@code -} for none
 */
record Names(String pkcs11, String jca, String vectors) {

    /** By the name of the mechanism on the wire. */
    static Map<String, Names> all() {
        try (var in =
                new BufferedReader(
                        new InputStreamReader(
                                Names.class.getResourceAsStream("names.tsv"),
                                StandardCharsets.UTF_8))) {
            return in.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    cells -> cells[0],
                                    cells -> new Names(cells[1], cells[2], cells[3])));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
