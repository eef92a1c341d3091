/**
 * The workflow of approvals: when a request that waits is done, expires or fails, and what an
 * approver is asked. It collects; the engine judges.
 */
module io.claviger.broker {
    requires transitive io.claviger.core;
    requires transitive io.claviger.engine;
    requires com.github.benmanes.caffeine;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.claviger.broker.request;
    exports io.claviger.broker.task;
}
