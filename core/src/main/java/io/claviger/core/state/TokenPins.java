package io.claviger.core.state;

import java.util.Optional;

/**
 * The PINs of a partition's PKCS #11 token.
 *
 * @param user empty until the security officer sets it
 */
public record TokenPins(TokenPin securityOfficer, Optional<TokenPin> user) {

    /** A token with a security officer and no user yet. */
    public static TokenPins initialized(TokenPin securityOfficer) {
        return new TokenPins(securityOfficer, Optional.empty());
    }

    public Optional<TokenPin> of(PinHolder holder) {
        return holder == PinHolder.USER ? user : Optional.of(securityOfficer);
    }

    public TokenPins with(PinHolder holder, TokenPin pin) {
        return holder == PinHolder.USER
                ? new TokenPins(securityOfficer, Optional.of(pin))
                : new TokenPins(pin, user);
    }
}
