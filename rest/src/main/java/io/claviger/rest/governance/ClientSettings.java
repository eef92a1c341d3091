package io.claviger.rest.governance;

import io.claviger.core.state.Application;
import io.claviger.core.state.InterfaceName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a client of one interface is configured with, written for one application. No secret is in
 * it: the API key comes from the environment, or from a file that the settings name.
 *
 * @param file where it usually goes; empty for what is typed
 * @param available whether this build has the interface
 * @param note what a person should know
 * @param text the settings; {@code $CLAVIGER_URL}, {@code $CLAVIGER_ADDRESS} and {@code
 *     $CLAVIGER_HOST} stand for the node
 */
record ClientSettings(
        InterfaceName name, Optional<String> file, boolean available, String note, String text) {
    private static final String KEY_FILE = "/etc/claviger/api-key";
    private static final String MANAGEMENT_KEY_FILE = "/etc/claviger/management-api-key";
    private static final String JCA_KEY_FILE = "/etc/claviger/jca-api-keys";
    private static final String MODULE = "/usr/lib/claviger/libclaviger-pkcs11.so";
    private static final String JCA_FILE = "/etc/claviger/claviger-jca.properties";

    /** For each interface that the record names, in their order. */
    static List<ClientSettings> of(Application application) {
        return application.interfaces().stream()
                .filter(name -> name != InterfaceName.NODE)
                .sorted()
                .map(name -> of(name, application))
                .toList();
    }

    private static ClientSettings of(InterfaceName name, Application application) {
        return switch (name) {
            case REST ->
                    new ClientSettings(
                            name,
                            Optional.empty(),
                            true,
                            "CLAVIGER_URL and CLAVIGER_API_KEY come from the environment; LABEL is a key of the application",
                            curl(application));
            case PKCS11 ->
                    new ClientSettings(
                            name,
                            Optional.of("/etc/claviger/pkcs11.conf"),
                            true,
                            "programs load the module that 'claviger pkcs11 module' prints; 'claviger pkcs11 doctor' says what is missing",
                            pkcs11(application));
            case JCA ->
                    new ClientSettings(
                            name,
                            Optional.of(JCA_FILE),
                            true,
                            "the provider is in the client library; the file of API keys has the one for operations and the one for management, each on a line",
                            jca(application));
            case OPENSSL ->
                    new ClientSettings(
                            name,
                            Optional.of("/etc/claviger/openssl.cnf"),
                            true,
                            "OpenSSL 3 with the engine of libp11, which loads the PKCS #11 module; its records say pkcs11",
                            openssl(application));
            case CNG ->
                    new ClientSettings(
                            name,
                            Optional.empty(),
                            false,
                            "the CNG provider is not part of this build, and no settings are written for it",
                            "");
            case NODE -> throw new IllegalStateException("the node is no client");
        };
    }

    /** One operation that the approved algorithms allow, so that it can be tried as it stands. */
    private static String curl(Application application) {
        Example example =
                application.algorithms().stream()
                        .flatMap(algorithm -> Example.of(algorithm).stream())
                        .max(Comparator.comparing(Example::signs))
                        .orElse(Example.LIST);
        return """
               curl -H "X-API-KEY: $CLAVIGER_API_KEY" -H 'Content-Type: application/json'%s $CLAVIGER_URL%s"""
                .formatted(example.body.map(body -> " -d '" + body + "'").orElse(""), example.path);
    }

    private record Example(String path, Optional<String> body) {
        private static final String SIGN = "/v1/synchronousSign";
        static final Example LIST = new Example("/v1/key", Optional.empty());

        static Optional<Example> of(String algorithm) {
            if (algorithm.startsWith("EC")) {
                return Optional.of(sign("SHA256_WITH_ECDSA"));
            }
            if (algorithm.startsWith("RSA")) {
                return Optional.of(sign("SHA256_WITH_RSA"));
            }
            if (algorithm.startsWith("ED") || algorithm.startsWith("Ed")) {
                return Optional.of(sign("EDDSA"));
            }
            if (algorithm.startsWith("AES")) {
                return Optional.of(
                        new Example(
                                "/v1/encrypt",
                                Optional.of(
                                        "{\"encryptRequest\":{\"encryptKeyName\":\"LABEL\",\"payload\":\"BASE64\",\"cipherAlgorithm\":\"AES_GCM\"}}")));
            }
            return Optional.empty();
        }

        boolean signs() {
            return path.equals(SIGN);
        }

        private static Example sign(String algorithm) {
            return new Example(
                    SIGN,
                    Optional.of(
                            "{\"signRequest\":{\"signKeyName\":\"LABEL\",\"payload\":\"BASE64\",\"signatureAlgorithm\":\"%s\"}}"
                                    .formatted(algorithm)));
        }
    }

    private static String pkcs11(Application application) {
        return """
               # CLAVIGER_PKCS11_CONF may name another place. The socket is the node's setting pkcs11.socket.
               socket = /run/claviger/pkcs11.sock
               # From another machine, instead: the node's setting pkcs11.listen.
               # node = $CLAVIGER_HOST:2310
               # ca-file = /etc/claviger/ca.pem
               # certificate-file = /etc/claviger/client.pem
               # key-file = /etc/claviger/client.key
               [slot 0]
               partition = %s
               credential-file = %s
               management-credential-file = %s"""
                .formatted(application.partition(), KEY_FILE, MANAGEMENT_KEY_FILE);
    }

    private static String jca(Application application) {
        return """
               # java.security: security.provider.<last>=Claviger %s
               # Partition %s, application %s: KeyStore.getInstance("Claviger").load(null, null)
               claviger.nodes = $CLAVIGER_ADDRESS
               claviger.api-key-file = %s
               # claviger.ca-file = /etc/claviger/ca.pem
               # claviger.certificate-file = /etc/claviger/client.pem
               # claviger.key-file = /etc/claviger/client.key"""
                .formatted(JCA_FILE, application.partition(), application.id(), JCA_KEY_FILE);
    }

    private static String openssl(Application application) {
        return """
               # OPENSSL_CONF names this file; keys are named pkcs11:token=%s;object=LABEL;type=private
               openssl_conf = openssl_init
               [openssl_init]
               engines = engine_section
               [engine_section]
               pkcs11 = pkcs11_section
               [pkcs11_section]
               engine_id = pkcs11
               dynamic_path = /usr/lib/x86_64-linux-gnu/engines-3/pkcs11.so
               MODULE_PATH = %s
               init = 0"""
                .formatted(application.partition(), MODULE);
    }
}
