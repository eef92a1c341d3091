package io.claviger.pkcs11.object;

import io.claviger.core.mechanism.HashTreeSet;
import io.claviger.core.mechanism.MlDsaSet;
import io.claviger.core.mechanism.MlKemSet;
import io.claviger.core.mechanism.ParameterSet;
import io.claviger.core.mechanism.SlhDsaSet;
import java.util.List;
import java.util.Optional;

/** Parameter sets by their numbers in PKCS #11 3.2, which count from 1. */
final class ParameterSets {
    private static final List<SlhDsaSet> SLH_DSA =
            List.of(
                    SlhDsaSet.SHA2_128S,
                    SlhDsaSet.SHAKE_128S,
                    SlhDsaSet.SHA2_128F,
                    SlhDsaSet.SHAKE_128F,
                    SlhDsaSet.SHA2_192S,
                    SlhDsaSet.SHAKE_192S,
                    SlhDsaSet.SHA2_192F,
                    SlhDsaSet.SHAKE_192F,
                    SlhDsaSet.SHA2_256S,
                    SlhDsaSet.SHAKE_256S,
                    SlhDsaSet.SHA2_256F,
                    SlhDsaSet.SHAKE_256F);
    private static final List<MlDsaSet> ML_DSA = List.of(MlDsaSet.values());
    private static final List<MlKemSet> ML_KEM = List.of(MlKemSet.values());

    private ParameterSets() {}

    /** CKA_PARAMETER_SET; empty where PKCS #11 has none. */
    static Optional<Long> number(ParameterSet set) {
        return switch (set) {
            case MlDsaSet s -> Optional.of(ML_DSA.indexOf(s) + 1L);
            case MlKemSet s -> Optional.of(ML_KEM.indexOf(s) + 1L);
            case SlhDsaSet s -> Optional.of(SLH_DSA.indexOf(s) + 1L);
            case HashTreeSet _ -> Optional.empty();
        };
    }

    static Optional<ParameterSet> mlDsa(long number) {
        return at(ML_DSA, number);
    }

    static Optional<ParameterSet> mlKem(long number) {
        return at(ML_KEM, number);
    }

    static Optional<ParameterSet> slhDsa(long number) {
        return at(SLH_DSA, number);
    }

    private static Optional<ParameterSet> at(List<? extends ParameterSet> sets, long number) {
        return number >= 1 && number <= sets.size()
                ? Optional.of(sets.get((int) number - 1))
                : Optional.empty();
    }
}
