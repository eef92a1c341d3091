package io.claviger.governance.rehearsal;

import io.claviger.core.id.PartitionId;
import io.claviger.core.port.StateView;
import io.claviger.core.state.Application;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.KeyPolicy;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.ServicePackage;
import java.util.Optional;

/** Other rules for one partition. */
public sealed interface Proposal {
    /** Whose rules they are. */
    PartitionId partition();

    /** What would be changed, in words. */
    String words();

    /** The state with these rules. */
    StateView over(StateView state);

    /** Another policy of the partition. */
    record OfPolicy(Partition present, PartitionPolicy policy) implements Proposal {
        @Override
        public PartitionId partition() {
            return present.id();
        }

        @Override
        public String words() {
            return "policy of partition '%s'".formatted(present.id());
        }

        @Override
        public StateView over(StateView state) {
            return ProposedState.with(state, present.with(policy));
        }
    }

    /** Another service package, or none. */
    record OfPackage(Partition present, Optional<ServicePackage> next) implements Proposal {
        @Override
        public PartitionId partition() {
            return present.id();
        }

        @Override
        public String words() {
            return "service package '%s' of partition '%s'"
                    .formatted(next.map(ServicePackage::name).orElse(""), present.id());
        }

        @Override
        public StateView over(StateView state) {
            return ProposedState.with(state, present.promising(next));
        }
    }

    /** Another onboarding record. */
    record OfApplication(Application next) implements Proposal {
        @Override
        public PartitionId partition() {
            return next.partition();
        }

        @Override
        public String words() {
            return "onboarding record of application '%s'".formatted(next.id());
        }

        @Override
        public StateView over(StateView state) {
            return ProposedState.with(state, next);
        }
    }

    /** Other rules of a key. */
    record OfKey(KeyObject present, KeyPolicy rules) implements Proposal {
        @Override
        public PartitionId partition() {
            return present.partition();
        }

        @Override
        public String words() {
            return "rules of key '%s'".formatted(present.label());
        }

        @Override
        public StateView over(StateView state) {
            return ProposedState.with(state, present.governedBy(rules));
        }
    }
}
