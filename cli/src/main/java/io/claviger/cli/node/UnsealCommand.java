package io.claviger.cli.node;

import io.claviger.cli.service.Target;
import java.nio.charset.StandardCharsets;
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
            System.out.println(target.json() ? "{\"sealed\":false}" : "unsealed");
            return 0;
        } finally {
            Arrays.fill(given, '\0');
            if (body != null) {
                Arrays.fill(body, (byte) 0);
            }
        }
    }

    /** The request, every character escaped; built without a String that would live on. */
    private static byte[] body(char[] passphrase) {
        byte[] prefix = "{\"passphrase\":\"".getBytes(StandardCharsets.US_ASCII);
        byte[] body = Arrays.copyOf(prefix, prefix.length + 6 * passphrase.length + 2);
        int at = prefix.length;
        for (char c : passphrase) {
            body[at++] = '\\';
            body[at++] = 'u';
            for (int shift = 12; shift >= 0; shift -= 4) {
                body[at++] = (byte) Character.forDigit((c >> shift) & 0xf, 16);
            }
        }
        body[at++] = '"';
        body[at] = '}';
        return body;
    }
}
