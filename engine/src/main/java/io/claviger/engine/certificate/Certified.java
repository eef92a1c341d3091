package io.claviger.engine.certificate;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import java.util.List;

/**
 * A key and what was signed for it or kept with it.
 *
 * @param label the key that the contract names in its answer
 * @param documents one request, or a certificate followed by its chain; DER
 */
public record Certified(KeyLabel label, List<Bytes> documents) {
    public Certified {
        documents = List.copyOf(documents);
    }

    /** The request, or the key's own certificate. */
    public Bytes first() {
        return documents.getFirst();
    }
}
