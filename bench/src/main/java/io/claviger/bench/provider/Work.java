package io.claviger.bench.provider;

import java.security.GeneralSecurityException;
import java.security.Provider;

/** One computation of a primitive, with its key and buffers ready; used by one thread. */
interface Work {
    void once() throws GeneralSecurityException;

    /** Makes the work with one provider. */
    interface Factory {
        /**
         * Prepares.
         *
         * @throws GeneralSecurityException if the provider does not have it
         */
        Work with(Provider provider) throws GeneralSecurityException;
    }
}
