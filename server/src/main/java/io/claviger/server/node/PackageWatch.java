package io.claviger.server.node;

import io.claviger.core.command.Command;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.PartitionId;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.state.Partition;
import io.claviger.core.state.ServicePackage;
import io.claviger.engine.boundary.Engine;
import io.claviger.engine.partition.Surroundings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again whether the partitions keep their service packages, and records when one
 * begins or ceases to. Called by one thread.
 */
final class PackageWatch {
    private static final Logger LOG = LoggerFactory.getLogger(PackageWatch.class);

    private final Engine engine;
    private final Supplier<Surroundings> surroundings;
    private final Supplier<Origin> origin;
    private final Duration every;
    private final Map<PartitionId, Finding> last = new HashMap<>();
    private Instant next = Instant.MIN;
    private volatile long broken;

    /** What was found and recorded last. */
    private record Finding(ServicePackage promised, Optional<Refusal> breach) {}

    PackageWatch(
            Engine engine,
            Supplier<Surroundings> surroundings,
            Supplier<Origin> origin,
            Duration every) {
        this.engine = engine;
        this.surroundings = surroundings;
        this.origin = origin;
        this.every = every;
    }

    /** Partitions that do not keep their package, as of the last look. */
    long broken() {
        return broken;
    }

    /** Looks, if it is time. */
    void maybe(Instant now) {
        if (now.isBefore(next)) {
            return;
        }
        next = now.plus(every);
        long found = 0;
        for (Partition partition : engine.partitions().list()) {
            Optional<ServicePackage> promised = partition.servicePackage();
            if (promised.isEmpty()) {
                last.remove(partition.id());
                continue;
            }
            var finding =
                    new Finding(
                            promised.get(),
                            engine.packages().breach(partition, surroundings.get()));
            if (finding.breach().isPresent()) {
                found++;
            }
            if (!finding.equals(last.get(partition.id()))) {
                record(partition.id(), finding);
                last.put(partition.id(), finding);
            }
        }
        broken = found;
    }

    private void record(PartitionId partition, Finding finding) {
        if (finding.breach().isPresent()) {
            Refusal breach = finding.breach().get();
            LOG.warn("partition {}: {}", partition, breach.message());
            engine.inquiries()
                    .propose(
                            new Command.RecordRefusal(
                                    origin.get(),
                                    Operation.CHECK_PACKAGE,
                                    Optional.of(partition),
                                    Optional.empty(),
                                    Optional.empty(),
                                    breach,
                                    1));
            return;
        }
        engine.inquiries()
                .propose(
                        new Command.Inquire(
                                origin.get(),
                                Operation.CHECK_PACKAGE,
                                Optional.of(partition),
                                Optional.empty(),
                                Optional.of(
                                        "service package '%s' is kept"
                                                .formatted(finding.promised().name()))));
    }
}
