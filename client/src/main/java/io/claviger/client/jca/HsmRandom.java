package io.claviger.client.jca;

import io.claviger.client.ClavigerException;
import java.security.ProviderException;
import java.security.SecureRandomSpi;

/** Random bytes of the service. It takes no seed: what a caller knows makes nothing less known. */
final class HsmRandom extends SecureRandomSpi {
    private static final long serialVersionUID = 1L;

    /** Most bytes that are asked for at once. */
    private static final int MOST = 65_536;

    private final transient Hsm hsm;

    HsmRandom(Hsm hsm) {
        this.hsm = hsm;
    }

    @Override
    protected void engineSetSeed(byte[] ignored) {}

    @Override
    protected void engineNextBytes(byte[] bytes) {
        for (int from = 0; from < bytes.length; from += MOST) {
            int length = Math.min(MOST, bytes.length - from);
            System.arraycopy(bytes(hsm, length), 0, bytes, from, length);
        }
    }

    /** At most {@link #MOST} random bytes of the service. */
    static byte[] bytes(Hsm hsm, int length) {
        try {
            byte[] random =
                    hsm.claviger()
                            .contract()
                            .generateRandom(Integer.toString(length))
                            .send()
                            .random()
                            .bytes();
            if (random.length != length) {
                throw new ProviderException("the service gave fewer random bytes than asked for");
            }
            return random;
        } catch (ClavigerException e) {
            throw new ProviderException("no random bytes: " + e.getMessage(), e);
        }
    }

    @Override
    protected byte[] engineGenerateSeed(int length) {
        byte[] seed = new byte[length];
        engineNextBytes(seed);
        return seed;
    }
}
