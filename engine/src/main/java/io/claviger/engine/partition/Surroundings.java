package io.claviger.engine.partition;

import java.util.Optional;

/**
 * What a node sees around its partitions, which no state tells.
 *
 * @param nodes that keep the partitions
 * @param region where this node stands, as its configuration says
 * @param cosigners witnesses whose cosignatures a checkpoint of the log has
 */
public record Surroundings(int nodes, Optional<String> region, int cosigners) {}
