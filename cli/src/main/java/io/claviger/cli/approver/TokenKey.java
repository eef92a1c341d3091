package io.claviger.cli.approver;

import io.claviger.cli.CommandFailed;
import io.claviger.crypto.signer.KeyFileUnreadable;
import io.claviger.crypto.signer.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.UnrecoverableKeyException;
import java.util.Optional;
import java.util.OptionalLong;
import javax.security.auth.login.LoginException;

/** A key in a PKCS #11 token, through the provider SunPKCS11 of the JDK. */
final class TokenKey {
    private static final String PROVIDER = "SunPKCS11";

    private TokenKey() {}

    /**
     * Logs in and finds the key.
     *
     * @param slot empty: the first slot with a token
     * @param alias label of the key and its certificate, if there are several
     * @param pin the caller wipes it
     */
    static SigningKey open(Path library, OptionalLong slot, Optional<String> alias, char[] pin)
            throws KeyFileUnreadable {
        Provider provider = provider(library, slot);
        try {
            KeyStore store = KeyStore.getInstance("PKCS11", provider);
            store.load(null, pin);
            return SigningKey.in(store, pin, alias, provider);
        } catch (IOException notOpened) {
            throw new CommandFailed(
                    causedBy(notOpened)
                            ? "the token is not opened by this PIN"
                            : "the token of %s cannot be opened".formatted(library));
        } catch (GeneralSecurityException | ProviderException _) {
            throw new CommandFailed("library %s has no token in that slot".formatted(library));
        }
    }

    private static boolean causedBy(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof LoginException || at instanceof UnrecoverableKeyException) {
                return true;
            }
        }
        return false;
    }

    private static Provider provider(Path library, OptionalLong slot) {
        Path path = library.toAbsolutePath();
        if (!Files.isReadable(path) || path.toString().matches("(?s).*[\"\n\r\\\\].*")) {
            throw new CommandFailed("cannot read the PKCS #11 library %s".formatted(library));
        }
        Provider installed = Security.getProvider(PROVIDER);
        if (installed == null) {
            throw new CommandFailed(
                    "this Java runtime has no PKCS #11 (module jdk.crypto.cryptoki)");
        }
        String chosen = slot.isPresent() ? "slot = " + slot.getAsLong() : "slotListIndex = 0";
        // What begins with two dashes is the configuration itself, not the name of a file.
        String configuration = "--name = claviger\nlibrary = \"%s\"\n%s\n".formatted(path, chosen);
        try {
            return installed.configure(configuration);
        } catch (InvalidParameterException | ProviderException _) {
            throw new CommandFailed(
                    "the PKCS #11 library %s does not start, or has no such slot"
                            .formatted(library));
        }
    }
}
