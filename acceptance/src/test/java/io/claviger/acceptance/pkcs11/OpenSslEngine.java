package io.claviger.acceptance.pkcs11;

import io.claviger.acceptance.fault.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Commands of openssl with keys of a token, and without. */
record OpenSslEngine(Token token) {
    private static final String CONFIGURATION = "openssl-pkcs11.conf";
    private static final List<String> ENGINE = List.of("-engine", "pkcs11", "-keyform", "engine");

    /**
     * With the configuration that {@code claviger pkcs11 openssl} writes. Keys of other types than
     * the engine knows are out of its sight, for this version would find none at all.
     */
    static OpenSslEngine of(Token token) {
        try {
            Files.writeString(
                    token.file("openssl.cnf"),
                    Program.claviger(
                                    Map.of("CLAVIGER_PKCS11_MODULE", "" + token.module()),
                                    "pkcs11",
                                    "openssl")
                            .expect(0)
                            .output());
            Files.writeString(
                    token.file(CONFIGURATION),
                    Files.readString(token.configuration())
                            .replaceFirst("(?m)^partition = .*$", "$0\nkey-types = rsa-ec"));
            return new OpenSslEngine(token);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The variables that an openssl with the engine needs. */
    Map<String, String> environment() {
        return Map.of(
                "OPENSSL_CONF",
                "" + token.file("openssl.cnf"),
                "CLAVIGER_PKCS11_CONF",
                "" + token.file(CONFIGURATION));
    }

    /**
     * A command whose key is in the token.
     *
     * @param option of the command that names the key
     */
    String withKey(String label, String option, String words) {
        return token.run(environment(), command(label, option, words));
    }

    /** The words of such a command. */
    String[] command(String label, String option, String words) {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(words.split(" ")));
        command.addAll(2, List.of(option, token.uri(label)));
        command.addAll(2, ENGINE);
        return command.toArray(String[]::new);
    }

    /** A certificate of a key for itself, for localhost and for any use, in LABEL.pem. */
    void selfSigned(String label) {
        withKey(
                label,
                "-key",
                "req -new -x509 -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
                        + " -addext basicConstraints=critical,CA:TRUE -out "
                        + label
                        + ".pem");
    }

    /** A command that knows of no token. */
    String plain(String words) {
        return Program.tool(token.dir(), ("openssl " + words).split(" "));
    }
}
