package io.claviger.client.jca;

import io.claviger.client.Claviger;
import io.claviger.client.ClientSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidParameterException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.ProviderException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The JCA provider {@value #NAME}.
 *
 * <p>It is configured with a file of properties, as {@link ClientSettings} has them: by a line
 * {@code security.provider.13=Claviger /etc/payments/claviger.properties} in {@code java.security},
 * by {@link #configure}, by {@code keytool -providerArg}; or it gets a connection that a program
 * has already. Without any of these its key stores can be loaded from properties, and nothing else
 * works.
 *
 * <p>Put it last: what has no key in the service then stays where it was, and signatures with a key
 * of the service still find their way here, because no other provider takes such a key.
 *
 * <p>Safe for many threads, as far as the JCA's objects are.
 */
public final class ClavigerProvider extends Provider {
    /** Of the provider. */
    public static final String NAME = "Claviger";

    private static final long serialVersionUID = 1L;
    private static final String VERSION = "0.1";

    private final transient Optional<Hsm> hsm;

    /** Not configured yet. */
    public ClavigerProvider() {
        this(Optional.empty());
    }

    /** Over a connection of the program's own. */
    public ClavigerProvider(Claviger claviger) {
        this(Optional.of(Hsm.of(claviger)));
    }

    private ClavigerProvider(Optional<Hsm> hsm) {
        super(NAME, VERSION, "Keys that stay in the Claviger HSM");
        this.hsm = hsm;
        for (Offer offer : Offers.all()) {
            putService(new Offered(offer));
        }
    }

    /**
     * A provider that is configured with a file.
     *
     * @param file of properties as of {@link ClientSettings}; {@code claviger.label-prefix} beside
     *     them narrows what key stores list
     * @throws InvalidParameterException if it cannot be read, or says something wrong
     */
    @Override
    public Provider configure(String file) {
        try (var properties = Files.newBufferedReader(Path.of(file))) {
            return new ClavigerProvider(Optional.of(Hsm.connect(properties, null)));
        } catch (IllegalArgumentException | IOException | UncheckedIOException e) {
            var wrong = new InvalidParameterException(file + ": " + e.getMessage());
            wrong.initCause(e);
            throw wrong;
        }
    }

    @Override
    public boolean isConfigured() {
        return hsm.isPresent();
    }

    Optional<Hsm> connection() {
        return hsm;
    }

    /** The connection; a {@link ProviderException} if the provider is not configured. */
    Hsm hsm() {
        return hsm.orElseThrow(
                () ->
                        new ProviderException(
                                "the provider Claviger is not configured: give it a file of properties"));
    }

    /** One service of the provider. */
    private final class Offered extends Service {
        private final transient Offer offer;

        Offered(Offer offer) {
            super(
                    ClavigerProvider.this,
                    offer.type(),
                    offer.algorithm(),
                    offer.implementation(),
                    offer.aliases(),
                    offer.attributes());
            this.offer = offer;
        }

        @Override
        public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
            if (parameter != null) {
                throw new InvalidParameterException(
                        "%s takes no parameter".formatted(offer.algorithm()));
            }
            return offer.make().of(ClavigerProvider.this);
        }
    }
}
