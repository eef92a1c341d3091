package io.claviger.cli.terminal;

import java.util.Arrays;
import java.util.List;

/** A table for people. */
public final class Table {
    private Table() {}

    /** Prints lines of equally many cells, the first one with the names of the columns. */
    public static void print(List<String[]> given) {
        // What others named must not act on the terminal.
        List<String[]> lines =
                given.stream()
                        .map(
                                line ->
                                        Arrays.stream(line)
                                                .map(cell -> cell.replaceAll("\\p{Cntrl}", "?"))
                                                .toArray(String[]::new))
                        .toList();
        int[] widths = new int[lines.getFirst().length];
        for (String[] line : lines) {
            for (int i = 0; i < line.length; i++) {
                widths[i] = Math.max(widths[i], line[i].length());
            }
        }
        for (String[] line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < line.length; i++) {
                text.append(line[i]).append(" ".repeat(widths[i] - line[i].length() + 2));
            }
            System.out.println(text.toString().stripTrailing());
        }
    }
}
