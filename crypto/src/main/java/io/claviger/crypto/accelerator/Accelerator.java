package io.claviger.crypto.accelerator;

import java.security.Provider;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Amazon Corretto Crypto Provider, loaded by name once per process.
 *
 * @param provider the provider, if its native library works here
 * @param problem why not, in words for the operator
 */
public record Accelerator(Optional<Provider> provider, Optional<String> problem) {
    private static final String CLASS_NAME =
            "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

    private static final Accelerator LOADED = load(CLASS_NAME);

    /** What loading gave; the same answer every time. */
    public static Accelerator loaded() {
        return LOADED;
    }

    static Accelerator load(String className) {
        try {
            Class<?> type = Class.forName(className);
            Provider provider = (Provider) type.getField("INSTANCE").get(null);
            Object error = type.getMethod("getLoadingError").invoke(provider);
            return error == null
                    ? new Accelerator(Optional.of(provider), Optional.empty())
                    : no(error);
        } catch (ClassNotFoundException absent) {
            return no("not on the class path");
        } catch (ReflectiveOperationException | LinkageError broken) {
            return no(broken);
        }
    }

    private static Accelerator no(@Nullable Object reason) {
        return new Accelerator(
                Optional.empty(),
                Optional.of("Amazon Corretto Crypto Provider does not load: " + reason));
    }
}
