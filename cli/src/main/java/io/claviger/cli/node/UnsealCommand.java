package io.claviger.cli.node;

import io.claviger.cli.service.Target;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Opens a sealed node. */
@Command(
        name = "unseal",
        description = "Opens a running, sealed node with its passphrase.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  claviger unseal --url http://127.0.0.1:8080"})
public final class UnsealCommand implements Callable<Integer> {
    @Mixin private final Passphrase passphrase = new Passphrase();
    @Mixin private final Target target = new Target();

    @Override
    public Integer call() {
        char[] given = passphrase.read();
        byte[] body = null;
        try {
            body = body(given);
            target.anonymous().post("/ops/v1/unseal", body);
            System.out.println("unsealed");
            return 0;
        } finally {
            Arrays.fill(given, '\0');
            if (body != null) {
                Arrays.fill(body, (byte) 0);
            }
        }
    }

    /**
     * A JSON array of characters, as the wire has all passwords; built without a String that would
     * live on.
     */
    private static byte[] body(char[] passphrase) {
        byte[] prefix = "{\"passphrase\":[".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] body = new byte[prefix.length + 9 * passphrase.length + 2];
        System.arraycopy(prefix, 0, body, 0, prefix.length);
        int at = prefix.length;
        for (int i = 0; i < passphrase.length; i++) {
            if (i > 0) {
                body[at++] = ',';
            }
            body[at++] = '"';
            body[at++] = '\\';
            body[at++] = 'u';
            for (int shift = 12; shift >= 0; shift -= 4) {
                body[at++] = (byte) Character.forDigit(passphrase[i] >> shift & 0xf, 16);
            }
            body[at++] = '"';
        }
        body[at++] = ']';
        body[at++] = '}';
        byte[] exact = Arrays.copyOf(body, at);
        Arrays.fill(body, (byte) 0);
        return exact;
    }
}
