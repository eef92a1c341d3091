package io.claviger.server.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.id.Bytes;
import io.claviger.crypto.provider.Mechanisms;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.sealing.Argon2Cost;
import io.claviger.crypto.sealing.NodeSeal;
import io.claviger.crypto.sealing.SealedRootKey;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.device.DeviceKeys;
import io.claviger.journal.raft.Member;
import io.claviger.server.config.ConfigurationError;
import io.claviger.server.config.HostPort;
import io.claviger.server.datadir.DataDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * How an empty data directory becomes that of a new node of a cluster: it asks, officers let it in,
 * and with their answer it seals the root key for itself. The state comes when it starts.
 */
public final class Joining {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Joining() {}

    /**
     * What the officers are handed, as it was made for the same place before, if it was: a node
     * that was interrupted while it waited goes on with the keys that the officers have seen.
     */
    public static ObjectNode askAgain(Path dataDir, String node, String listen, String address) {
        var place = new Place(node, HostPort.parse(listen), HostPort.parse(address));
        try (var directory = DataDirectory.open(dataDir)) {
            var folder = new ClusterFolder(directory);
            if (folder.exists()
                    && !directory.hasSeal()
                    && folder.place().equals(place)
                    && folder.request().isPresent()) {
                return (ObjectNode) read(folder.request().get());
            }
        }
        return ask(dataDir, node, listen, address);
    }

    /** SHA-256 of the key of what was asked, by which officers know the node. */
    public static String key(ObjectNode asked) {
        return Bytes.owned(Base64.getDecoder().decode(asked.path("publicKey").asText()))
                .sha256()
                .hex();
    }

    /** What the officers are handed; the directory keeps the keys to it. */
    public static ObjectNode ask(Path dataDir, String node, String listen, String address) {
        var place = new Place(node, HostPort.parse(listen), HostPort.parse(address));
        try (var directory = DataDirectory.open(dataDir)) {
            if (directory.hasSeal()) {
                throw new ConfigurationError(
                        "data directory %s holds a device already; nothing was changed"
                                .formatted(dataDir));
            }
            RandomSource random = Mechanisms.start().random();
            var folder = new ClusterFolder(directory);
            Bytes publicKey = folder.take(place);
            byte[] fresh = random.bytes(NodeSeal.KEY_BYTES);
            try {
                folder.keepRecipientKey(fresh);
            } catch (RuntimeException unwritable) {
                Arrays.fill(fresh, (byte) 0);
                throw unwritable;
            }
            try (SecretBytes recipient = SecretBytes.consume(fresh)) {
                var base64 = Base64.getEncoder();
                ObjectNode asked =
                        JSON.createObjectNode()
                                .put("node", node)
                                .put("address", address)
                                .put("publicKey", base64.encodeToString(publicKey.toArray()))
                                .put(
                                        "recipient",
                                        base64.encodeToString(
                                                NodeSeal.publicKey(recipient).toArray()));
                folder.keepRequest(asked.toString().getBytes(StandardCharsets.UTF_8));
                return asked;
            }
        }
    }

    /**
     * Takes the officers' answer.
     *
     * @param passphrase by which the node will be unsealed; empty for a development node, which
     *     keeps a key file. The caller wipes it.
     */
    public static void accept(Path dataDir, byte[] admission, Optional<char[]> passphrase) {
        try (var directory = DataDirectory.open(dataDir)) {
            if (directory.hasSeal()) {
                throw new ConfigurationError(
                        "data directory %s holds a device already; nothing was changed"
                                .formatted(dataDir));
            }
            var folder = new ClusterFolder(directory);
            var answer = new Answer(read(admission));
            String device = answer.text("device");
            SecretBytes recipient =
                    folder.recipientKey()
                            .orElseThrow(
                                    () ->
                                            new ConfigurationError(
                                                    "%s has not asked to be let in; run 'claviger cluster join' without --admission first"
                                                            .formatted(dataDir)));
            try (recipient;
                    SecretBytes rootKey =
                            NodeSeal.open(
                                            recipient,
                                            RootKeys.info(
                                                    device,
                                                    folder.place().node(),
                                                    answer.version()),
                                            answer.bytes("rootKey"))
                                    .orElseThrow(
                                            () ->
                                                    new ConfigurationError(
                                                            "the answer is not for what this directory asked last"))) {
                SealedRootKey seal = seal(directory, rootKey, answer.version(), device, passphrase);
                folder.keepMembers(answer.members());
                folder.keepSealingKey(sealingKey(rootKey, answer.version(), recipient));
                folder.complete(answer.bytes("certificate"), answer.bytes("authority"));
                directory.makeJournal();
                // Last, because its presence says that there is a complete device.
                directory.writeSeal(seal);
                folder.dropRecipientKey();
            }
        }
    }

    /** From now on the key to which is sealed lies under the root key. */
    private static ClusterFolder.SealingKey sealingKey(
            SecretBytes rootKey, int version, SecretBytes recipient) {
        Mechanisms mechanisms = Mechanisms.start();
        var keys = new DeviceKeys(mechanisms, mechanisms.random());
        try {
            keys.unseal(version, rootKey.copy());
            Bytes publicKey = NodeSeal.publicKey(recipient);
            return new ClusterFolder.SealingKey(
                    version, publicKey, keys.wrapNodeKey(version, publicKey, recipient));
        } finally {
            keys.seal();
        }
    }

    private static SealedRootKey seal(
            DataDirectory directory,
            SecretBytes rootKey,
            int version,
            String device,
            Optional<char[]> passphrase) {
        RandomSource random = Mechanisms.start().random();
        if (passphrase.isPresent()) {
            return SealedRootKey.sealWithPassphrase(
                    passphrase.get(), rootKey, version, device, Argon2Cost.DEFAULT, random);
        }
        byte[] keyFile = random.bytes(DeviceKeys.KEY_BYTES);
        try {
            directory.writeDevelopmentKey(keyFile);
            try (SecretBytes key = SecretBytes.consume(keyFile)) {
                return SealedRootKey.sealWithKeyFile(key, rootKey, version, device, random);
            }
        } finally {
            Arrays.fill(keyFile, (byte) 0);
        }
    }

    private static JsonNode read(byte[] admission) {
        try {
            JsonNode tree = JSON.readTree(admission);
            if (tree != null && tree.isObject()) {
                return tree;
            }
        } catch (IOException _) {
            // One message for every way in which it is none.
        }
        throw unusable();
    }

    private static ConfigurationError unusable() {
        return new ConfigurationError(
                "that is no answer of 'claviger cluster admit'; nothing was changed");
    }

    private record Answer(JsonNode tree) {
        String text(String name) {
            JsonNode value = tree.path(name);
            if (!value.isTextual()) {
                throw unusable();
            }
            return value.textValue();
        }

        int version() {
            JsonNode value = tree.path("rootKeyVersion");
            if (!value.canConvertToInt() || value.intValue() < 1) {
                throw unusable();
            }
            return value.intValue();
        }

        Bytes bytes(String name) {
            try {
                return Bytes.owned(Base64.getDecoder().decode(text(name)));
            } catch (IllegalArgumentException malformed) {
                throw unusable();
            }
        }

        List<Member> members() {
            var members = new ArrayList<Member>();
            for (JsonNode member : tree.path("members")) {
                var one = new Answer(member);
                members.add(
                        new Member(one.text("node"), one.text("address"), Member.Role.MEMBER, -1));
            }
            if (members.isEmpty()) {
                throw unusable();
            }
            return members;
        }
    }
}
