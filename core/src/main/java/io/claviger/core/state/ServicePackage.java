package io.claviger.core.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Properties that a partition promises to its users under one name. What can be told from the state
 * holds at the key boundary; what cannot (cosigners, nodes, region) is looked at all the time by
 * each node.
 *
 * @param name 1 to 64 printable ASCII characters
 * @param policy settings of the partition's policy: a flag as it is here, a smallest size at least
 *     this, a most of objects at most this
 * @param algorithms kinds of keys that keys and applications may have, by the name of the algorithm
 *     or of one size of it; none: any
 * @param interfaces by which applications may come; none: any
 * @param approvals people who must approve each use of a secret or private key, at least
 * @param maximumKeys most keys, those in the trash included; 0: no limit
 * @param cosigners witnesses that have cosigned the log, at least
 * @param nodes nodes that keep the partition, at least
 * @param regions where a node may stand, as its setting {@code node.region} says; none: anywhere
 * @param claims what is claimed beyond that, such as certificates: shown, and checked by nobody
 */
public record ServicePackage(
        String name,
        Map<PolicySetting, Integer> policy,
        Set<String> algorithms,
        Set<InterfaceName> interfaces,
        int approvals,
        int maximumKeys,
        int cosigners,
        int nodes,
        Set<String> regions,
        List<String> claims) {
    public static final int MAX_NAME = 64;
    public static final int MAX_LIST = 64;
    public static final int MAX_TEXT = 256;

    public ServicePackage {
        if (!name.matches("[!-~]([ -~]{0,62}[!-~])?")) {
            throw new IllegalArgumentException(
                    "the name of a package has 1 to " + MAX_NAME + " printable ASCII characters");
        }
        if (approvals < 0 || maximumKeys < 0 || cosigners < 0 || nodes < 0) {
            throw new IllegalArgumentException("no number of a package is negative");
        }
        var settings = new EnumMap<PolicySetting, Integer>(PolicySetting.class);
        policy.forEach(
                (setting, value) -> {
                    if (value < setting.min() || value > setting.max()) {
                        throw new IllegalArgumentException(
                                "%s is %d to %d"
                                        .formatted(
                                                setting.wireName(), setting.min(), setting.max()));
                    }
                    settings.put(setting, value);
                });
        policy = Collections.unmodifiableMap(settings);
        algorithms = Collections.unmodifiableSet(new TreeSet<>(algorithms));
        Set<InterfaceName> names = EnumSet.noneOf(InterfaceName.class);
        names.addAll(interfaces);
        interfaces = Collections.unmodifiableSet(names);
        regions = Collections.unmodifiableSet(new TreeSet<>(regions));
        claims = List.copyOf(claims);
    }

    /** What it promises, one sentence each, claims last. */
    public List<String> promises() {
        List<String> promises = new ArrayList<>();
        policy.forEach(
                (setting, value) ->
                        promises.add(
                                "%s%s %s"
                                        .formatted(
                                                setting.wireName(),
                                                setting.flag()
                                                        ? ""
                                                        : setting == PolicySetting.MAXIMUM_OBJECTS
                                                                ? " at most"
                                                                : " at least",
                                                setting.written(value))));
        if (!algorithms.isEmpty()) {
            promises.add("algorithms " + String.join(", ", algorithms));
        }
        if (!interfaces.isEmpty()) {
            promises.add(
                    "interfaces "
                            + interfaces.stream()
                                    .map(InterfaceName::wireName)
                                    .collect(Collectors.joining(", ")));
        }
        number(promises, "approvals at least", approvals);
        number(promises, "keys at most", maximumKeys);
        number(promises, "cosigners at least", cosigners);
        number(promises, "nodes at least", nodes);
        if (!regions.isEmpty()) {
            promises.add("regions " + String.join(", ", regions));
        }
        claims.forEach(claim -> promises.add("claimed: " + claim));
        return promises;
    }

    private static void number(List<String> promises, String what, int number) {
        if (number > 0) {
            promises.add(what + " " + number);
        }
    }
}
