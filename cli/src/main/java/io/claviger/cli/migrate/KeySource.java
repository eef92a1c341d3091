package io.claviger.cli.migrate;

import io.claviger.crypto.secret.SecretBytes;
import java.util.List;

/** Where keys are now. Nothing there is ever changed. */
sealed interface KeySource extends AutoCloseable permits FileSource, TokenSource {

    /** All that lies there, by name. */
    List<Entry> entries();

    /**
     * Takes a key out, which stays there as well: PKCS #8 of a private key, the bare bytes of a
     * secret one. The caller closes it.
     *
     * @throws io.claviger.cli.CommandFailed if it cannot be taken out
     */
    SecretBytes take(Entry entry);

    @Override
    void close();
}
