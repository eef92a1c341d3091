package io.claviger.rest;

import io.claviger.core.id.KeyLabel;
import io.claviger.rest.approval.ApproverSettings;
import io.claviger.rest.identity.TokenSettings;
import io.claviger.rest.tls.TlsFiles;
import java.net.InetAddress;
import java.util.Optional;

/**
 * How the HTTP interface is set up.
 *
 * @param address where to listen
 * @param port 0 for any free port
 * @param tls files of TLS; empty for plain HTTP
 * @param allowPlainHttpOutsideLoopback plain HTTP elsewhere than on loopback is an error unless
 *     this says so
 * @param maxBodyBytes longest body that is read
 * @param maxFileBytes longest file that is encrypted or decrypted while it passes
 * @param maxRequests requests that may be on their way at once; more get 503 before anything is
 *     done for them. Not more than the journal's queue, so that no key is used for a request that
 *     then finds the queue full
 * @param tokens which bearer tokens count; empty: none is looked at
 * @param timestampKey label of the key that signs timestamps; empty: there are none
 * @param approvers how approvers prove that they hold their key
 * @param developmentMode shown in health
 * @param version version of the service
 * @param node name of the node
 */
public record RestOptions(
        InetAddress address,
        int port,
        Optional<TlsFiles> tls,
        boolean allowPlainHttpOutsideLoopback,
        int maxBodyBytes,
        long maxFileBytes,
        int maxRequests,
        Optional<TokenSettings> tokens,
        Optional<KeyLabel> timestampKey,
        ApproverSettings approvers,
        boolean developmentMode,
        String version,
        String node,
        Optional<String> region) {
    /** 1 MiB. */
    public static final int DEFAULT_MAX_BODY_BYTES = 1 << 20;

    /** 64 MiB. */
    public static final int MAX_MAX_BODY_BYTES = 1 << 26;

    /** 16 GiB. */
    public static final long DEFAULT_MAX_FILE_BYTES = 1L << 34;

    /** 1 TiB. */
    public static final long MAX_MAX_FILE_BYTES = 1L << 40;

    public RestOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("the port is 0 to 65535");
        }
        if (maxBodyBytes < 1024 || maxBodyBytes > MAX_MAX_BODY_BYTES) {
            throw new IllegalArgumentException(
                    "the longest body is 1024 to " + MAX_MAX_BODY_BYTES + " bytes");
        }
        if (maxFileBytes < 1024 || maxFileBytes > MAX_MAX_FILE_BYTES) {
            throw new IllegalArgumentException(
                    "the longest file is 1024 to " + MAX_MAX_FILE_BYTES + " bytes");
        }
        if (maxRequests < 1) {
            throw new IllegalArgumentException("at least one request may be on its way");
        }
        if (tls.isEmpty() && !address.isLoopbackAddress() && !allowPlainHttpOutsideLoopback) {
            throw new IllegalArgumentException(
                    "plain HTTP is served on loopback addresses only; configure TLS, or allow plain HTTP on "
                            + address.getHostAddress()
                            + " in so many words");
        }
    }
}
