package io.claviger.client.jca;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.AlgorithmParametersSpi;
import java.security.NoSuchAlgorithmException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;
import org.jspecify.annotations.Nullable;

/** Parameters of RSASSA-PSS, of another provider; offered for the reason of {@link LocalDigest}. */
final class PssParameters extends AlgorithmParametersSpi {
    private static final String NAME = "RSASSA-PSS";

    private final AlgorithmParameters theirs;

    PssParameters() throws NoSuchAlgorithmException {
        this.theirs = elsewhere();
    }

    /** Parameters of another provider. */
    static AlgorithmParameters elsewhere() throws NoSuchAlgorithmException {
        return AlgorithmParameters.getInstance(
                NAME, OtherProviders.first("AlgorithmParameters", NAME));
    }

    @Override
    protected void engineInit(AlgorithmParameterSpec spec) throws InvalidParameterSpecException {
        theirs.init(spec);
    }

    @Override
    protected void engineInit(byte[] encoded) throws IOException {
        theirs.init(encoded);
    }

    @Override
    protected void engineInit(byte[] encoded, String format) throws IOException {
        theirs.init(encoded, format);
    }

    @Override
    protected <T extends AlgorithmParameterSpec> T engineGetParameterSpec(Class<T> kind)
            throws InvalidParameterSpecException {
        return theirs.getParameterSpec(kind);
    }

    @Override
    protected byte[] engineGetEncoded() throws IOException {
        return theirs.getEncoded();
    }

    @Override
    protected byte[] engineGetEncoded(String format) throws IOException {
        return theirs.getEncoded(format);
    }

    @Override
    protected @Nullable String engineToString() {
        return theirs.toString();
    }
}
