package io.claviger.client.jca;

import java.io.ObjectStreamException;
import java.math.BigInteger;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPublicKey;
import java.security.interfaces.XECPrivateKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.util.Optional;
import javax.security.auth.DestroyFailedException;
import org.jspecify.annotations.Nullable;

/**
 * The private half of a pair. It says of itself what is public anyway ({@link RSAKey}, {@link
 * ECKey}, …: TLS asks for the size), and never pretends to have the rest: it is no {@code
 * RSAPrivateKey}.
 */
abstract sealed class HsmPrivateKey implements PrivateKey, HsmKey {
    private static final long serialVersionUID = 1L;

    private final transient KeyHandle handle;
    private final transient PublicKey publicKey;

    private HsmPrivateKey(KeyHandle handle, PublicKey publicKey) {
        this.handle = handle;
        this.publicKey = publicKey;
    }

    /** The key object that fits the kind of the public half. */
    static HsmPrivateKey of(KeyHandle handle, PublicKey publicKey) {
        if (publicKey instanceof RSAPublicKey rsa) {
            return new Rsa(handle, rsa);
        }
        if (publicKey instanceof ECPublicKey ec) {
            return new Ec(handle, ec);
        }
        if (publicKey instanceof EdECPublicKey ed) {
            return new Ed(handle, ed);
        }
        if (publicKey instanceof XECPublicKey xec) {
            return new Xdh(handle, xec);
        }
        return new Other(handle, publicKey);
    }

    KeyHandle handle() {
        return handle;
    }

    PublicKey publicKey() {
        return publicKey;
    }

    @Override
    public String label() {
        return handle.label();
    }

    @Override
    public String id() {
        return handle.id();
    }

    @Override
    public void rename(String label) throws KeyStoreException {
        handle.rename(label);
    }

    @Override
    public String getAlgorithm() {
        return publicKey.getAlgorithm();
    }

    @Override
    public @Nullable String getFormat() {
        return null;
    }

    @Override
    public byte @Nullable [] getEncoded() {
        return null;
    }

    @Override
    public void destroy() throws DestroyFailedException {
        handle.destroy();
    }

    @Override
    public boolean isDestroyed() {
        return handle.isDestroyed();
    }

    /** Inherited, unlike a private one: the kinds of keys are written so, too. */
    protected final Object writeReplace() throws ObjectStreamException {
        return handle.reference();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HsmPrivateKey key && key.id().equals(id());
    }

    @Override
    public int hashCode() {
        return id().hashCode();
    }

    @Override
    public String toString() {
        return "%s private key '%s' in the service".formatted(getAlgorithm(), label());
    }

    private static final class Rsa extends HsmPrivateKey implements RSAKey {
        private static final long serialVersionUID = 1L;

        private final transient RSAPublicKey half;

        Rsa(KeyHandle handle, RSAPublicKey half) {
            super(handle, half);
            this.half = half;
        }

        @Override
        public BigInteger getModulus() {
            return half.getModulus();
        }

        @Override
        public @Nullable AlgorithmParameterSpec getParams() {
            return half.getParams();
        }
    }

    private static final class Ec extends HsmPrivateKey implements ECKey {
        private static final long serialVersionUID = 1L;

        private final transient ECPublicKey half;

        Ec(KeyHandle handle, ECPublicKey half) {
            super(handle, half);
            this.half = half;
        }

        @Override
        public ECParameterSpec getParams() {
            return half.getParams();
        }
    }

    private static final class Ed extends HsmPrivateKey implements EdECPrivateKey {
        private static final long serialVersionUID = 1L;

        private final transient EdECPublicKey half;

        Ed(KeyHandle handle, EdECPublicKey half) {
            super(handle, half);
            this.half = half;
        }

        @Override
        public NamedParameterSpec getParams() {
            return half.getParams();
        }

        @Override
        public Optional<byte[]> getBytes() {
            return Optional.empty();
        }
    }

    private static final class Xdh extends HsmPrivateKey implements XECPrivateKey {
        private static final long serialVersionUID = 1L;

        private final transient XECPublicKey half;

        Xdh(KeyHandle handle, XECPublicKey half) {
            super(handle, half);
            this.half = half;
        }

        @Override
        public AlgorithmParameterSpec getParams() {
            return half.getParams();
        }

        @Override
        public Optional<byte[]> getScalar() {
            return Optional.empty();
        }
    }

    /** ML-DSA, ML-KEM and others whose parameter set is their name. */
    private static final class Other extends HsmPrivateKey {
        private static final long serialVersionUID = 1L;

        Other(KeyHandle handle, PublicKey half) {
            super(handle, half);
        }

        /** Overrides what {@code java.security.AsymmetricKey} has from JDK 22 on. */
        @SuppressWarnings({"EffectivelyPrivate", "UnusedMethod"}) // the JDK calls it
        public AlgorithmParameterSpec getParams() {
            return new NamedParameterSpec(handle().described().algorithm());
        }
    }
}
