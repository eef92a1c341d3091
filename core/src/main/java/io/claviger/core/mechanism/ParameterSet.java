package io.claviger.core.mechanism;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One of the parameter sets that a post-quantum or hash-based algorithm is used with. */
public sealed interface ParameterSet permits MlDsaSet, MlKemSet, SlhDsaSet, HashTreeSet {

    /** The name in the standard, which is also the one that a key is created by on the wire. */
    String standardName();

    /** Object identifier of the public key. */
    String oid();

    /** Every parameter set, under its standard name. */
    Map<String, ParameterSet> BY_NAME =
            Stream.<ParameterSet[]>of(
                            MlDsaSet.values(),
                            SlhDsaSet.values(),
                            MlKemSet.values(),
                            HashTreeSet.values())
                    .flatMap(Arrays::stream)
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    ParameterSet::standardName, Function.identity()));

    static Optional<ParameterSet> ofName(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** Empty also where several sets share the identifier and the key itself says which it is. */
    static Optional<ParameterSet> ofOid(String oid) {
        List<ParameterSet> found =
                BY_NAME.values().stream().filter(set -> set.oid().equals(oid)).toList();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }
}
