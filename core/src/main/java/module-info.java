/**
 * The vocabulary of Claviger: ids, mechanisms, attributes, state values, commands, events,
 * refusals, and the ports that the rim implements. Nothing here does I/O, reads a clock or draws
 * randomness.
 */
module io.claviger.core {
    requires static org.jspecify;

    exports io.claviger.core.approval;
    exports io.claviger.core.attribute;
    exports io.claviger.core.certificate;
    exports io.claviger.core.change;
    exports io.claviger.core.command;
    exports io.claviger.core.evidence;
    exports io.claviger.core.id;
    exports io.claviger.core.mechanism;
    exports io.claviger.core.port;
    exports io.claviger.core.refusal;
    exports io.claviger.core.state;
}
