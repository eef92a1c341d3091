/**
 * The key boundary: who may do what with which key, and the doing of it. Decides on commands with
 * pure functions; keys leave it wrapped or not at all. Does no I/O and reads no clock: time and
 * entropy come through ports.
 */
module io.claviger.engine {
    requires transitive io.claviger.core;
    requires transitive io.claviger.crypto;
    requires com.github.benmanes.caffeine;
    requires static org.jspecify;

    exports io.claviger.engine.answer;
    exports io.claviger.engine.application;
    exports io.claviger.engine.approval;
    exports io.claviger.engine.approver;
    exports io.claviger.engine.attestation;
    exports io.claviger.engine.boundary;
    exports io.claviger.engine.certificate;
    exports io.claviger.engine.dataobject;
    exports io.claviger.engine.device;
    exports io.claviger.engine.diagnosis;
    exports io.claviger.engine.key;
    exports io.claviger.engine.operation;
    exports io.claviger.engine.partition;
    exports io.claviger.engine.session;
    exports io.claviger.engine.timestamp;
    exports io.claviger.engine.user;
}
