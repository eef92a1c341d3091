package io.claviger.server.node;

import io.claviger.crypto.sealing.TokenKey;
import io.claviger.server.config.Configuration;
import io.claviger.server.config.ConfigurationError;
import io.claviger.server.config.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.Optional;

/**
 * Where the PKCS #11 token is that opens a node.
 *
 * @param slot empty: the first slot that has a token
 */
public record UnsealToken(Path library, Optional<Long> slot) {
    private static final String PROVIDER = "SunPKCS11";

    /** The token of the configuration, if it names one. */
    static Optional<UnsealToken> read(Configuration configuration) {
        return configuration
                .optional(Setting.UNSEAL_TOKEN_LIBRARY)
                .map(
                        library ->
                                new UnsealToken(
                                        Path.of(library),
                                        configuration
                                                .optional(Setting.UNSEAL_TOKEN_SLOT)
                                                .map(UnsealToken::slot)));
    }

    private static long slot(String number) {
        try {
            return Long.parseUnsignedLong(number);
        } catch (NumberFormatException malformed) {
            throw new ConfigurationError(
                    "setting '%s' is the number of a slot, not '%s'"
                            .formatted(Setting.UNSEAL_TOKEN_SLOT.key(), number));
        }
    }

    /**
     * Logs in and finds the key, which the caller closes.
     *
     * @param pin stays the caller's
     * @param make whether to make the key in the token if there is none
     * @throws GeneralSecurityException if the token does not open by this PIN
     * @throws ConfigurationError if there is no such library, token or key
     */
    TokenKey open(String label, char[] pin, boolean make) throws GeneralSecurityException {
        return TokenKey.open(provider(), label, pin, make)
                .orElseThrow(
                        () ->
                                new ConfigurationError(
                                        "the token of %s has no AES key '%s'"
                                                .formatted(library, label)));
    }

    private Provider provider() {
        Path path = library.toAbsolutePath();
        if (!Files.isReadable(path) || path.toString().matches("(?s).*[\"\n\r\\\\].*")) {
            throw new ConfigurationError("cannot read the PKCS #11 library %s".formatted(library));
        }
        Provider installed = Security.getProvider(PROVIDER);
        if (installed == null) {
            throw new ConfigurationError(
                    "this Java runtime has no PKCS #11 (module jdk.crypto.cryptoki)");
        }
        // What begins with two dashes is the configuration itself, not the name of a file. A key
        // that is made stays in the token and does not leave it.
        String configuration =
                """
                --name = claviger-unseal
                library = "%s"
                %s
                attributes(generate, CKO_SECRET_KEY, CKK_AES) = {
                  CKA_TOKEN = true
                  CKA_SENSITIVE = true
                  CKA_EXTRACTABLE = false
                  CKA_ENCRYPT = true
                  CKA_DECRYPT = true
                }
                """
                        .formatted(
                                path,
                                slot.map(number -> "slot = " + number).orElse("slotListIndex = 0"));
        try {
            return installed.configure(configuration);
        } catch (InvalidParameterException | ProviderException _) {
            throw new ConfigurationError(
                    "the PKCS #11 library %s does not start, or has no such slot"
                            .formatted(library));
        }
    }
}
