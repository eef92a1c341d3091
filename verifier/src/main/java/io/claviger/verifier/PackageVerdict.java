package io.claviger.verifier;

import io.claviger.evidence.verifier.Check;
import io.claviger.evidence.verifier.Check.Result;
import java.util.List;
import java.util.Optional;

/**
 * What the verification of a package found.
 *
 * @param checks everything that was looked at, in order
 * @param keyPinned whether the log's key was one that the caller trusts; else the package only
 *     agrees with itself
 */
public record PackageVerdict(List<Check> checks, Completeness completeness, boolean keyPinned) {
    public PackageVerdict {
        checks = List.copyOf(checks);
    }

    /** The first check that failed. */
    public Optional<Check> firstFailure() {
        return checks.stream().filter(check -> check.result() == Result.FAILED).findFirst();
    }

    /** Nothing was changed, as far as anything could be looked at. */
    public boolean unchanged() {
        return firstFailure().isEmpty();
    }

    /** Unchanged, and not known to be incomplete: what scripts ask for. */
    public boolean good() {
        return unchanged() && !(completeness instanceof Completeness.Incomplete);
    }

    /** The first verdict in one sentence. */
    public String sentence() {
        return firstFailure()
                .map(Check::sentence)
                .orElse(
                        keyPinned
                                ? "Everything that it shows is in the log, unchanged."
                                : "Everything that it shows is in a log whose key is not pinned,"
                                        + " unchanged.");
    }
}
