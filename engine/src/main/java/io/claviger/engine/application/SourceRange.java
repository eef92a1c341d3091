package io.claviger.engine.application;

import java.net.InetAddress;

/**
 * An address or a CIDR block (RFC 4632, RFC 4291 §2.3), from literals only: no name is ever looked
 * up.
 */
public record SourceRange(InetAddress network, int prefixBits) {

    /**
     * Parses {@code 10.0.0.0/8}, {@code 192.0.2.7}, {@code 2001:db8::/32}.
     *
     * @throws IllegalArgumentException if {@code text} is not a literal address with an optional
     *     prefix length
     */
    public static SourceRange parse(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        String prefix = slash < 0 ? "" : text.substring(slash + 1);
        // The JDK also reads "10" as 0.0.0.10 (RFC 6943 §3.1.1), which nobody means by "10/8".
        boolean whole =
                literal.indexOf(':') >= 0 || literal.chars().filter(c -> c == '.').count() == 3;
        if (!whole || (slash >= 0 && !prefix.matches("[0-9]{1,3}"))) {
            throw new IllegalArgumentException(
                    "'%s' is no address with an optional prefix length".formatted(text));
        }
        InetAddress address = InetAddress.ofLiteral(literal);
        int all = address.getAddress().length * 8;
        int bits = slash < 0 ? all : Integer.parseInt(prefix);
        if (bits > all) {
            throw new IllegalArgumentException("a prefix length lies between 0 and " + all);
        }
        return new SourceRange(address, bits);
    }

    /** Whether the literal address {@code source} lies in this range; false for anything else. */
    public boolean contains(String source) {
        byte[] candidate;
        try {
            candidate = InetAddress.ofLiteral(source).getAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
        byte[] own = network.getAddress();
        if (own.length != candidate.length) {
            return false;
        }
        int whole = prefixBits / 8;
        for (int i = 0; i < whole; i++) {
            if (own[i] != candidate[i]) {
                return false;
            }
        }
        int rest = prefixBits % 8;
        return rest == 0 || ((own[whole] ^ candidate[whole]) & 0xff) >>> (8 - rest) == 0;
    }
}
