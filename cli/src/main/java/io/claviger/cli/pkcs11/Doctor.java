package io.claviger.cli.pkcs11;

import io.claviger.cli.terminal.Table;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Follows the way of a program to its key, layer by layer, by the module itself, and stops at the
 * first one that is broken.
 */
final class Doctor {
    private static final List<String> CREDENTIALS =
            List.of("credential-file", "management-credential-file", "key-file");
    private static final long CKA_CLASS = 0;
    private static final long CKA_SIGN = 0x108;
    private static final long CKO_PRIVATE_KEY = 3;

    private final Path module;
    private final Path configuration;
    private final Optional<byte[]> pin;
    private final Optional<String> label;
    private final List<String[]> rows = new ArrayList<>();
    private List<String> sockets = List.of();
    private List<String> nodes = List.of();

    /**
     * A way to look at.
     *
     * @param pin of the user; empty: objects are looked for without log-in
     * @param label of the key that the program wants
     */
    Doctor(Path module, Path configuration, Optional<byte[]> pin, Optional<String> label) {
        this.module = module;
        this.configuration = configuration;
        this.pin = pin;
        this.label = label;
    }

    /** Looks, and prints a line for each layer; whether all were well. */
    boolean run() {
        boolean well = layers();
        Table.print(rows);
        return well;
    }

    private boolean layers() {
        if (!Files.isReadable(module)) {
            return broken("module", module + " is not there, or not readable");
        }
        well("module", module.toString());
        try {
            if (!configured()) {
                return false;
            }
        } catch (IOException unreadable) {
            return broken(
                    "configuration", configuration + " is not readable: set CLAVIGER_PKCS11_CONF");
        }
        try (ModuleLog log = ModuleLog.open();
                LoadedModule loaded = new LoadedModule(module)) {
            return loaded(loaded, log);
        } catch (IllegalArgumentException wrong) {
            return broken("module", module + " does not load: " + wrong.getMessage());
        }
    }

    private boolean configured() throws IOException {
        sockets = ModuleFile.values(configuration, "socket");
        nodes = ModuleFile.values(configuration, "node");
        if (sockets.isEmpty() && nodes.isEmpty()) {
            return broken("configuration", configuration + " names no socket and no node");
        }
        well("configuration", configuration.toString());
        if (nodes.isEmpty() && sockets.stream().noneMatch(Doctor::answers)) {
            return broken(
                    "socket",
                    "nobody answers at %s: is the node running, and may this user open it?"
                            .formatted(String.join(", ", sockets)));
        }
        for (String key : CREDENTIALS) {
            for (String file : ModuleFile.values(configuration, key)) {
                if (!Files.isReadable(Path.of(file))) {
                    return broken("credential", file + " is not there, or not readable");
                }
            }
        }
        return true;
    }

    private static boolean answers(String socket) {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return channel.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    private boolean loaded(LoadedModule loaded, ModuleLog log) {
        long started = loaded.initialize();
        if (started != LoadedModule.OK) {
            return broken(
                    "configuration",
                    log.lines().isEmpty()
                            ? LoadedModule.name(started)
                            : String.join("; ", log.lines()));
        }
        List<Long> slots = loaded.slots();
        if (slots.isEmpty()) {
            return broken("partition", configuration + " has no [slot N]");
        }
        if (!reached(loaded, slots.getFirst(), log)) {
            return false;
        }
        Optional<Long> token = Optional.empty();
        for (long slot : slots) {
            var found = loaded.label(slot);
            if (found.result() != LoadedModule.OK) {
                return broken(
                        "credential",
                        ("slot %d: %s. The node does not take the credential for this partition: 'claviger"
                                        + " diagnose' says whether it was revoked, or may not come by pkcs11")
                                .formatted(slot, LoadedModule.name(found.result())));
            }
            well("partition", "slot %d is token '%s'".formatted(slot, found.value()));
            token = token.isEmpty() ? Optional.of(slot) : token;
        }
        return session(loaded, token.orElseThrow());
    }

    /** Which of the nodes the module talks to, or why it talks to none. */
    private boolean reached(LoadedModule loaded, long slot, ModuleLog log) {
        var _ = loaded.label(slot);
        Optional<String> node = log.reached();
        if (node.isPresent()) {
            well(nodes.contains(node.get()) ? "TLS" : "socket", node.get());
            return true;
        }
        List<String> all = Stream.concat(nodes.stream(), sockets.stream()).toList();
        List<String> reasons = log.about(all);
        return broken(
                nodes.isEmpty() ? "socket" : "TLS",
                reasons.isEmpty()
                        ? "no answer from " + String.join(", ", all)
                        : String.join("; ", reasons));
    }

    private boolean session(LoadedModule loaded, long slot) {
        var session = loaded.openSession(slot);
        if (session.result() != LoadedModule.OK) {
            return broken("session", LoadedModule.name(session.result()));
        }
        if (pin.isEmpty()) {
            well("PIN", "not tried: name it with --pin-file");
        } else {
            long result = loaded.login(session.value(), pin.get());
            if (result != LoadedModule.OK) {
                return broken("PIN", LoadedModule.name(result));
            }
            well("PIN", "the user is logged in");
        }
        return label.isEmpty() || object(loaded, session.value(), label.get());
    }

    private boolean object(LoadedModule loaded, long session, String name) {
        var found = loaded.find(session, name);
        if (found.result() != LoadedModule.OK || found.value().isEmpty()) {
            return broken(
                    "object",
                    "no object has the label '%s'%s"
                            .formatted(
                                    name,
                                    pin.isEmpty() ? "; private ones are seen after a log-in" : ""));
        }
        well("object", "%d with the label '%s'".formatted(found.value().size(), name));
        for (long object : found.value()) {
            boolean isPrivate =
                    loaded.number(session, object, CKA_CLASS)
                            .filter(type -> type == CKO_PRIVATE_KEY)
                            .isPresent();
            if (isPrivate && loaded.number(session, object, CKA_SIGN).orElse(0L) == 0) {
                return broken("attribute", "CKA_SIGN of private key '%s' is false".formatted(name));
            }
        }
        well("attribute", "the key may be used");
        return true;
    }

    private void well(String layer, String sentence) {
        rows.add(new String[] {layer, "ok", sentence});
    }

    private boolean broken(String layer, String sentence) {
        rows.add(new String[] {layer, "BROKEN", sentence});
        return false;
    }
}
