package io.claviger.cli.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.service.Target;
import io.claviger.cli.share.GivenShares;
import io.claviger.crypto.sealing.KeyShare;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Opens a sealed node. */
@Command(
        name = "unseal",
        description =
                "Opens a running, sealed node: with its passphrase, or with shares, all at once or one by one.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  claviger unseal --url http://127.0.0.1:8080"})
public final class UnsealCommand implements Callable<Integer> {
    @Mixin private final Passphrase passphrase = new Passphrase();
    @Mixin private final GivenShares shares = new GivenShares();
    @Mixin private final Target target = new Target();

    @Override
    public Integer call() {
        return shares.none() ? byPassphrase() : shares.with(this::byShares);
    }

    private int byShares(List<KeyShare> given) {
        JsonNode state = null;
        for (KeyShare share : given) {
            byte[] value = share.base64();
            byte[] body = body(share, value);
            try {
                state = target.anonymous().post("/ops/v1/unseal/shares", body).json();
            } finally {
                Arrays.fill(value, (byte) 0);
                Arrays.fill(body, (byte) 0);
            }
        }
        if (target.json()) {
            System.out.println(state);
        } else if (state != null && state.path("sealed").asBoolean()) {
            System.out.println(
                    "sealed: %d of %d shares; they are kept for %d minutes"
                            .formatted(
                                    state.path("have").asInt(),
                                    state.path("needed").asInt(),
                                    state.path("seconds").asInt() / 60));
        } else {
            System.out.println("unsealed");
        }
        return 0;
    }

    private static byte[] body(KeyShare share, byte[] value) {
        byte[] prefix =
                "{\"set\":\"%s\",\"number\":%d,\"value\":\""
                        .formatted(share.label().set().hex(), share.label().number())
                        .getBytes(StandardCharsets.US_ASCII);
        byte[] body = Arrays.copyOf(prefix, prefix.length + value.length + 2);
        System.arraycopy(value, 0, body, prefix.length, value.length);
        body[body.length - 2] = '"';
        body[body.length - 1] = '}';
        return body;
    }

    private int byPassphrase() {
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
