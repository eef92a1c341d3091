/**
 * The discipline of operating the HSM: changes and the gate that each must pass. It reads the log
 * for what applications really did; the key boundary decides.
 */
module io.claviger.governance {
    requires transitive io.claviger.core;
    requires transitive io.claviger.engine;
    requires transitive io.claviger.evidence;
    requires static org.jspecify;

    exports io.claviger.governance.change;
    exports io.claviger.governance.compliance;
    exports io.claviger.governance.drill;
    exports io.claviger.governance.preflight;
    exports io.claviger.governance.rehearsal;
}
