package io.claviger.engine.partition;

import io.claviger.core.approval.Group;
import io.claviger.core.approval.Rule;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.KeyPolicy;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PolicySetting;
import io.claviger.core.state.ServicePackage;
import java.util.List;
import java.util.Optional;

/**
 * What the service package of a partition forbids, as far as the state tells. Pure. Each refusal
 * names the promise.
 */
public final class PackageRules {
    private static final int PAGE = 1000;

    private PackageRules() {}

    /** Forbids a policy of the partition that breaks its package. */
    public static Optional<Refusal> forbidsPolicy(Partition partition, PartitionPolicy next) {
        return partition.servicePackage().flatMap(promised -> breach(promised, next));
    }

    /** Forbids an application that has more than the package of its partition. */
    public static Optional<Refusal> forbidsApplication(
            Partition partition, Application application) {
        return partition.servicePackage().flatMap(promised -> breach(promised, application));
    }

    /** Forbids a key that the package of its partition does not know. */
    public static Optional<Refusal> forbidsKey(Partition partition, KeyObject key) {
        return partition.servicePackage().flatMap(promised -> breach(promised, key));
    }

    /** Forbids one more key in a partition that holds {@code present}. */
    public static Optional<Refusal> forbidsAnother(Partition partition, long present) {
        return partition.servicePackage().flatMap(promised -> tooMany(promised, present + 1));
    }

    /** The first breach of {@code promised} in the partition as it is; empty: it is kept. */
    public static Optional<Refusal> breach(
            ServicePackage promised, Partition partition, StateView state) {
        return breach(promised, partition.policy())
                .or(() -> tooMany(promised, state.keyCount(partition.id())))
                .or(() -> inApplications(promised, partition, state))
                .or(() -> inKeys(promised, partition, state));
    }

    /** The first breach of {@code promised} around the partition; empty: it is kept. */
    public static Optional<Refusal> breach(ServicePackage promised, Surroundings here) {
        if (here.cosigners() < promised.cosigners()) {
            return broken(
                    promised,
                    "%d witnesses have cosigned the log, and %d are promised"
                            .formatted(here.cosigners(), promised.cosigners()));
        }
        if (here.nodes() < promised.nodes()) {
            return broken(
                    promised,
                    "%d nodes keep the partition, and %d are promised"
                            .formatted(here.nodes(), promised.nodes()));
        }
        if (!promised.regions().isEmpty()
                && here.region().filter(promised.regions()::contains).isEmpty()) {
            return broken(
                    promised,
                    "the region of this node is %s"
                            .formatted(here.region().map("'%s'"::formatted).orElse("not set")));
        }
        return Optional.empty();
    }

    private static Optional<Refusal> inApplications(
            ServicePackage promised, Partition partition, StateView state) {
        Optional<ApplicationId> after = Optional.empty();
        while (true) {
            List<Application> page = state.applications(after, PAGE);
            for (Application application : page) {
                Optional<Refusal> breach =
                        application.partition().equals(partition.id())
                                ? breach(promised, application)
                                : Optional.empty();
                if (breach.isPresent()) {
                    return breach;
                }
            }
            if (page.size() < PAGE) {
                return Optional.empty();
            }
            after = Optional.of(page.getLast().id());
        }
    }

    private static Optional<Refusal> inKeys(
            ServicePackage promised, Partition partition, StateView state) {
        if (promised.algorithms().isEmpty() && promised.approvals() == 0) {
            return Optional.empty();
        }
        Optional<KeyLabel> after = Optional.empty();
        while (true) {
            List<KeyObject> page = state.keys(partition.id(), after, PAGE);
            for (KeyObject key : page) {
                Optional<Refusal> breach = breach(promised, key);
                if (breach.isPresent()) {
                    return breach;
                }
            }
            if (page.size() < PAGE) {
                return Optional.empty();
            }
            after = Optional.of(page.getLast().label());
        }
    }

    private static Optional<Refusal> breach(ServicePackage promised, PartitionPolicy policy) {
        for (var entry : promised.policy().entrySet()) {
            PolicySetting setting = entry.getKey();
            int actual = policy.value(setting);
            if (!keeps(setting, entry.getValue(), actual)) {
                return broken(
                        promised,
                        "policy '%s' is %s, and %s is promised"
                                .formatted(
                                        setting.wireName(),
                                        setting.written(actual),
                                        setting.written(entry.getValue())));
            }
        }
        return Optional.empty();
    }

    private static boolean keeps(PolicySetting setting, int promised, int actual) {
        if (setting.flag()) {
            return actual == promised;
        }
        // The one number where more is less: 0 is no limit there.
        return setting == PolicySetting.MAXIMUM_OBJECTS
                ? promised == 0 || (actual > 0 && actual <= promised)
                : actual >= promised;
    }

    private static Optional<Refusal> breach(ServicePackage promised, Application application) {
        for (var name : application.interfaces()) {
            if (!promised.interfaces().isEmpty() && !promised.interfaces().contains(name)) {
                return broken(
                        promised,
                        "application '%s' comes by %s"
                                .formatted(application.id(), name.wireName()));
            }
        }
        for (String algorithm : application.algorithms()) {
            if (!promised.algorithms().isEmpty()
                    && !promised.algorithms().contains(algorithm)
                    && !promised.algorithms().contains(familyOf(algorithm))) {
                return broken(
                        promised,
                        "application '%s' may use %s".formatted(application.id(), algorithm));
            }
        }
        return Optional.empty();
    }

    /** {@code RSA} of {@code RSA-3072}. */
    private static String familyOf(String displayName) {
        return KeySpec.ofDisplayName(displayName)
                .map(spec -> spec.algorithm().wireName())
                .orElse(displayName);
    }

    private static Optional<Refusal> breach(ServicePackage promised, KeyObject key) {
        if (!promised.algorithms().isEmpty()
                && !promised.algorithms().contains(key.spec().displayName())
                && !promised.algorithms().contains(key.spec().algorithm().wireName())) {
            return broken(
                    promised,
                    "key '%s' is of type %s".formatted(key.label(), key.spec().displayName()));
        }
        int needed = key.policy().map(KeyPolicy::use).map(PackageRules::approvals).orElse(0);
        if (!key.publicOnly() && needed < promised.approvals()) {
            return broken(
                    promised,
                    "%d approvals are enough to use key '%s', and %d are promised"
                            .formatted(needed, key.label(), promised.approvals()));
        }
        return Optional.empty();
    }

    /** Approvals that the cheapest way through a rule takes. */
    private static int approvals(Rule rule) {
        return rule.tokens().stream()
                .mapToInt(token -> token.groups().stream().mapToInt(Group::quorum).sum())
                .min()
                .orElse(0);
    }

    private static Optional<Refusal> tooMany(ServicePackage promised, long keys) {
        return promised.maximumKeys() > 0 && keys > promised.maximumKeys()
                ? broken(
                        promised,
                        "%d keys are more than the %d that are promised"
                                .formatted(keys, promised.maximumKeys()))
                : Optional.empty();
    }

    private static Optional<Refusal> broken(ServicePackage promised, String what) {
        return Optional.of(
                Refusal.of(
                        RefusalCode.PACKAGE_NOT_KEPT,
                        "service package '%s' is not kept: %s".formatted(promised.name(), what)));
    }
}
