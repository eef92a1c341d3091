package io.claviger.governance.preflight;

import io.claviger.core.id.PartitionId;
import io.claviger.core.state.Application;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.ServicePackage;
import io.claviger.governance.rehearsal.Proposal;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** A change that is usual. */
public sealed interface Plan {
    /** Where it happens. */
    PartitionId partition();

    /** In words. */
    String words();

    /** The rules as they would be; empty if the change is none of rules. */
    Optional<Proposal> proposal();

    /** The application that it is about; empty: all of the partition. */
    default Optional<Application> application() {
        return Optional.empty();
    }

    /**
     * An application works by another interface.
     *
     * @param from that it leaves; empty: it gets one more
     */
    record UseInterface(Application present, Optional<InterfaceName> from, InterfaceName to)
            implements Plan {
        @Override
        public PartitionId partition() {
            return present.partition();
        }

        @Override
        public String words() {
            return from.map(
                            way ->
                                    "application '%s' moves from %s to %s"
                                            .formatted(present.id(), way.wireName(), to.wireName()))
                    .orElseGet(
                            () ->
                                    "application '%s' gets interface %s"
                                            .formatted(present.id(), to.wireName()));
        }

        /** Both ways work for a while, also in a move: the old one is the way back. */
        @Override
        public Optional<Proposal> proposal() {
            Set<InterfaceName> interfaces = EnumSet.copyOf(present.interfaces());
            interfaces.add(to);
            return Optional.of(new Proposal.OfApplication(present.reachableBy(interfaces)));
        }

        @Override
        public Optional<Application> application() {
            return Optional.of(present);
        }
    }

    /** The nodes run another version. */
    record Upgrade(PartitionId partition, String version) implements Plan {
        @Override
        public String words() {
            return "upgrade to version " + version;
        }

        @Override
        public Optional<Proposal> proposal() {
            return Optional.empty();
        }
    }

    /** A partition gets another policy. */
    record ChangePolicy(Partition present, PartitionPolicy policy) implements Plan {
        @Override
        public PartitionId partition() {
            return present.id();
        }

        @Override
        public String words() {
            return "another policy of partition '%s'".formatted(present.id());
        }

        @Override
        public Optional<Proposal> proposal() {
            return Optional.of(new Proposal.OfPolicy(present, policy));
        }
    }

    /** A partition promises something else, or nothing any more. */
    record ChangePackage(Partition present, Optional<ServicePackage> next) implements Plan {
        @Override
        public PartitionId partition() {
            return present.id();
        }

        @Override
        public String words() {
            return "service package '%s' of partition '%s'"
                    .formatted(next.map(ServicePackage::name).orElse("none"), present.id());
        }

        @Override
        public Optional<Proposal> proposal() {
            return Optional.of(new Proposal.OfPackage(present, next));
        }
    }
}
