package io.claviger.streaming.format;

/**
 * Who writes the lines.
 *
 * @param version of the program
 * @param node name of the node, as it is set
 */
public record Product(String version, String node) {
    static final String NAME = "Claviger";
}
