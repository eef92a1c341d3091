package io.claviger.server.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.core.id.PartitionId;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.partition.Pins;
import io.claviger.pkcs11.Pkcs11Server;
import io.claviger.server.datadir.DataDirectory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The PKCS #11 token of a development node: PINs that are set anew where nobody knows them, and the
 * configuration that the module reads.
 */
final class DevelopmentToken {
    private static final String CONFIGURATION = "pkcs11.conf";
    private static final String USE = "pkcs11-use.key";
    private static final String MANAGEMENT = "pkcs11-management.key";

    /** Where the launcher says that the module lies. */
    private static final String MODULE_PROPERTY = "claviger.pkcs11.module";

    private static final String MODULE_VARIABLE = "CLAVIGER_PKCS11_MODULE";

    private static final int PIN_DIGITS = 8;

    private final Parts parts;
    private final DataDirectory directory;
    private final PartitionId partition;

    DevelopmentToken(Parts parts, DataDirectory directory, PartitionId partition) {
        this.parts = parts;
        this.directory = directory;
        this.partition = partition;
    }

    /**
     * What the file with the credentials says of the token.
     *
     * @param tokens API keys by role
     * @param before what the file said at the last start
     */
    Map<String, Object> described(Pkcs11Server server, JsonNode tokens, JsonNode before) {
        boolean known = before.has("userPin") && before.has("soPin");
        String user = known ? before.path("userPin").asText() : pin();
        String officer = known ? before.path("soPin").asText() : pin();
        if (!known || parts.journal().state().partition(partition).orElseThrow().pins().isEmpty()) {
            set(officer, user);
        }
        // In development mode there is always one.
        configure(server.socket().orElseThrow(), tokens);
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("module", module().orElse(null));
        described.put("config", file(CONFIGURATION).toString());
        server.tls().ifPresent(address -> described.put("tlsPort", address.getPort()));
        described.put("tokenLabel", partition.value());
        described.put("userPin", user);
        described.put("soPin", officer);
        return described;
    }

    private static Optional<String> module() {
        return Optional.ofNullable(System.getProperty(MODULE_PROPERTY))
                .or(() -> Optional.ofNullable(System.getenv(MODULE_VARIABLE)));
    }

    private String pin() {
        StringBuilder digits = new StringBuilder();
        while (digits.length() < PIN_DIGITS) {
            int drawn = parts.random().bytes(1)[0] & 0xff;
            if (drawn < 250) { // a multiple of ten: each digit is as likely as any other
                digits.append(drawn % 10);
            }
        }
        return digits.toString();
    }

    private void set(String officer, String user) {
        Pins pins = parts.engine().pins();
        try (SecretBytes officerPin = secret(officer);
                SecretBytes userPin = secret(user)) {
            Pins.Proven proven =
                    Development.patiently(
                            parts, () -> pins.initialize(parts.origin(), partition, officerPin));
            var _ =
                    Development.patiently(
                            parts,
                            () -> pins.setUserPin(parts.origin(), partition, proven, userPin));
        }
    }

    private static SecretBytes secret(String pin) {
        return SecretBytes.consume(pin.getBytes(StandardCharsets.US_ASCII));
    }

    private void configure(Path socket, JsonNode tokens) {
        write(USE, tokens.path("keyOperation").asText() + "\n");
        write(MANAGEMENT, tokens.path("keyManagement").asText() + "\n");
        write(
                CONFIGURATION,
                """
                # Written at each start of a development node. CLAVIGER_PKCS11_CONF names this file to the module.
                socket = %s

                [slot 0]
                partition = %s
                credential-file = %s
                management-credential-file = %s
                """
                        .formatted(socket, partition, file(USE), file(MANAGEMENT)));
    }

    private Path file(String name) {
        return directory.root().toAbsolutePath().resolve(name);
    }

    private void write(String name, String content) {
        directory.writeForOwner(name, content.getBytes(StandardCharsets.UTF_8));
    }
}
