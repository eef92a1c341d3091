package io.claviger.core.mechanism;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way from a master key to a derived one, as BIP 32 writes it but without the leading {@code
 * m/}: {@code 44'/60'/0'/0/7}. An apostrophe marks a hardened step.
 *
 * @param steps child numbers as unsigned 32-bit integers; the hardened ones have the highest bit
 */
public record DerivationPath(List<Integer> steps) {
    /** BIP 32 counts the depth in one byte. */
    public static final int MAX_STEPS = 255;

    private static final int HARDENED = 0x8000_0000;
    private static final int MAX_DIGITS = 10;

    public DerivationPath {
        steps = List.copyOf(steps);
        if (steps.isEmpty() || steps.size() > MAX_STEPS) {
            throw new IllegalArgumentException(
                    "a derivation path has 1 to " + MAX_STEPS + " steps");
        }
    }

    /** The path that {@code text} writes, if it is one in its only form: no leading zeros. */
    public static Optional<DerivationPath> parse(String text) {
        List<Integer> steps = new ArrayList<>();
        for (String element : text.split("/", -1)) {
            Optional<Integer> step = step(element);
            if (step.isEmpty() || steps.size() == MAX_STEPS) {
                return Optional.empty();
            }
            steps.add(step.get());
        }
        return Optional.of(new DerivationPath(steps));
    }

    private static Optional<Integer> step(String element) {
        boolean hardened = element.endsWith("'");
        String digits = hardened ? element.substring(0, element.length() - 1) : element;
        if (digits.isEmpty()
                || digits.length() > MAX_DIGITS
                || !digits.chars().allMatch(c -> c >= '0' && c <= '9')
                || (digits.length() > 1 && digits.charAt(0) == '0')) {
            return Optional.empty();
        }
        long number = Long.parseLong(digits);
        if (number > Integer.MAX_VALUE) {
            return Optional.empty();
        }
        return Optional.of((int) number | (hardened ? HARDENED : 0));
    }

    public static boolean isHardened(int step) {
        return step < 0;
    }

    /** Whether every step is hardened, as Ed25519 needs it. */
    public boolean hardened() {
        return steps.stream().allMatch(DerivationPath::isHardened);
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int step : steps) {
            if (!text.isEmpty()) {
                text.append('/');
            }
            text.append(step & ~HARDENED);
            if (isHardened(step)) {
                text.append('\'');
            }
        }
        return text.toString();
    }
}
