package io.claviger.cli.migrate;

import io.claviger.cli.CommandFailed;
import io.claviger.cli.service.Service;
import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.WrapMethod;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.crypto.transport.AesWrap;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Cipher;

/**
 * The wrapped way into a node: an RSA key that the node makes for this once, an AES key that comes
 * under it, and the keys that come under that one (RFC 5649). Both go when this is closed.
 */
final class Transit implements AutoCloseable {
    private static final int RSA_BITS = 3072;
    private static final int AES_BYTES = 32;

    private final Service management;
    private final Service operation;
    private final String opener;
    private final String wrapper;
    private final SecretBytes wrappingKey;

    private Transit(
            Service management,
            Service operation,
            String opener,
            String wrapper,
            SecretBytes wrappingKey) {
        this.management = management;
        this.operation = operation;
        this.opener = opener;
        this.wrapper = wrapper;
        this.wrappingKey = wrappingKey;
    }

    /**
     * Makes the keys of the way.
     *
     * @param management makes and destroys keys
     * @param operation unwraps with them
     */
    static Transit open(Service management, Service operation) {
        byte[] fresh = new byte[AES_BYTES];
        var random = new SecureRandom();
        random.nextBytes(fresh);
        String opener = "migrate-" + HexFormat.of().toHexDigits(random.nextLong());
        String wrapper = opener + "-aes";
        String publicKey =
                management
                        .post(
                                "/v1/key",
                                Map.of(
                                        "label",
                                        opener,
                                        "algorithm",
                                        "RSA",
                                        "keySize",
                                        RSA_BITS,
                                        "attributes",
                                        Map.of("unwrap", true, "destroyable", true)))
                        .json()
                        .at("/json/publicKey")
                        .asText();
        var transit =
                new Transit(management, operation, opener, wrapper, SecretBytes.copyOf(fresh));
        try {
            operation.post(
                    "/v1/synchronousUnwrap",
                    unwrapping(
                            encrypted(fresh, Base64.getDecoder().decode(publicKey)),
                            wrapper,
                            opener,
                            WrapMethod.RSA_WRAP_OAEP,
                            Map.of("unwrap", true, "destroyable", true)));
            return transit;
        } catch (CommandFailed refused) {
            transit.close();
            throw refused;
        } finally {
            Arrays.fill(fresh, (byte) 0);
        }
    }

    private static Bytes encrypted(byte[] key, byte[] spki) {
        try {
            var publicKey =
                    KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(spki));
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
            cipher.init(Cipher.ENCRYPT_MODE, publicKey);
            return Bytes.owned(cipher.doFinal(key));
        } catch (GeneralSecurityException wrong) {
            throw new CommandFailed("the node's key for the way does not encrypt");
        }
    }

    /** The method that brings keys of this kind; empty: they come in the clear alone. */
    static Optional<WrapMethod> method(KeySpec spec) {
        return Arrays.stream(WrapMethod.values())
                .filter(method -> method.padded() && method.name().startsWith("AES_"))
                .filter(method -> method.wrapped().equals(Optional.of(spec.algorithm())))
                .findFirst();
    }

    /** Brings a key in; the material is not closed. */
    Service.Reply bring(
            String label, KeySpec spec, Map<String, Boolean> attributes, SecretBytes material) {
        WrapMethod method = method(spec).orElseThrow();
        return operation.post(
                "/v1/synchronousUnwrap",
                unwrapping(
                        AesWrap.wrap(method, wrappingKey, spec, material),
                        label,
                        wrapper,
                        method,
                        attributes));
    }

    private static Map<String, Object> unwrapping(
            Bytes blob,
            String label,
            String by,
            WrapMethod method,
            Map<String, Boolean> attributes) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("wrappedKey", blob.base64());
        request.put("label", label);
        request.put("unwrapKeyName", by);
        request.put("wrapMethod", method.name());
        request.put("attributes", attributes);
        return Map.of("unwrapKeyRequest", request);
    }

    @Override
    public void close() {
        wrappingKey.close();
        for (String label : Set.of(opener, wrapper)) {
            // What was never made is not there; what does not go is named, for it opens nothing
            // any more.
            Service.Reply reply = management.ask("/v1/key/deleteKey", Map.of("label", label));
            if (reply.status() >= 300 && reply.status() != 404) {
                System.err.printf("key '%s' of this migration is still there%n", label);
            }
        }
    }
}
