package io.claviger.journal.codec;

import static io.claviger.journal.codec.ValueCodec.known;
import static io.claviger.journal.codec.ValueCodec.require;

import io.claviger.core.command.Command;
import io.claviger.core.evidence.DigestKind;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.DerivationPath;
import io.claviger.journal.proto.v1.Commands;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Commands that act on one key, by themselves or because approvals allow it, as bytes
 * (docs/formats/journal.md).
 */
final class ActionCodec {
    private ActionCodec() {}

    static Commands.Authorized toMessage(Command.Authorized c) {
        var m =
                Commands.Authorized.newBuilder()
                        .setAction(action(c.action()))
                        .setApprovals(RequestCodec.toMessage(c.approvals()));
        c.request()
                .ifPresent(
                        execution -> {
                            var end =
                                    Commands.Execution.newBuilder()
                                            .setRequest(
                                                    RequestCodec.requestId(execution.request()));
                            execution
                                    .result()
                                    .ifPresent(result -> end.setResult(ValueCodec.bytes(result)));
                            m.setExecution(end);
                        });
        c.presentedToken().ifPresent(token -> m.setPresentedToken(ValueCodec.bytes(token)));
        return m.build();
    }

    static Command.Authorized fromMessage(Origin origin, Commands.Authorized m) {
        require(m.hasAction() && m.hasApprovals(), "what is approved has action and approvals");
        return new Command.Authorized(
                action(origin, known(m.getAction())),
                RequestCodec.fromMessage(m.getApprovals()),
                m.hasExecution()
                        ? Optional.of(fromMessage(known(m.getExecution())))
                        : Optional.empty(),
                m.hasPresentedToken()
                        ? Optional.of(ValueCodec.bytes(m.getPresentedToken()))
                        : Optional.empty());
    }

    private static Command.Execution fromMessage(Commands.Execution m) {
        return new Command.Execution(
                RequestCodec.requestId(m.getRequest()),
                m.hasResult() ? Optional.of(ValueCodec.bytes(m.getResult())) : Optional.empty());
    }

    private static Commands.Action action(Command action) {
        var m = Commands.Action.newBuilder();
        return switch (action) {
            case Command.UseKey c -> m.setUseKey(toMessage(c)).build();
            case Command.Certify c -> m.setCertify(toMessage(c)).build();
            case Command.StoreKey c -> m.setStoreKey(toMessage(c)).build();
            case Command.ChangeKey c -> m.setChangeKey(toMessage(c)).build();
            case Command.ReplaceBackup c -> m.setReplaceBackup(ApproverCodec.toMessage(c)).build();
            default -> throw new IllegalArgumentException("no operation that is approved");
        };
    }

    private static Command action(Origin origin, Commands.Action m) {
        return switch (m.getActionCase()) {
            case USE_KEY -> fromMessage(origin, known(m.getUseKey()));
            case CERTIFY -> fromMessage(origin, known(m.getCertify()));
            case STORE_KEY -> fromMessage(origin, known(m.getStoreKey()));
            case CHANGE_KEY -> fromMessage(origin, known(m.getChangeKey()));
            case REPLACE_BACKUP -> ApproverCodec.fromMessage(origin, known(m.getReplaceBackup()));
            case ACTION_NOT_SET ->
                    throw new IllegalArgumentException("what is approved has an action");
        };
    }

    static Commands.StoreKey toMessage(Command.StoreKey c) {
        var m =
                Commands.StoreKey.newBuilder()
                        .setOperation(c.operation().wireName())
                        .setKey(ValueCodec.toMessage(c.key()))
                        .addAllDigests(digests(c.digests()));
        c.source().ifPresent(source -> m.setSource(toMessage(source)));
        return m.build();
    }

    static Command.StoreKey fromMessage(Origin origin, Commands.StoreKey m) {
        return new Command.StoreKey(
                origin,
                Vocabulary.operation(m.getOperation()),
                ValueCodec.fromMessage(m.getKey()),
                m.hasSource() ? Optional.of(fromMessage(m.getSource())) : Optional.empty(),
                digests(m.getDigestsList()));
    }

    static Commands.ChangeKey toMessage(Command.ChangeKey c) {
        return Commands.ChangeKey.newBuilder()
                .setOperation(c.operation().wireName())
                .setNext(ValueCodec.toMessage(c.next()))
                .build();
    }

    static Command.ChangeKey fromMessage(Origin origin, Commands.ChangeKey m) {
        return new Command.ChangeKey(
                origin,
                Vocabulary.operation(m.getOperation()),
                ValueCodec.fromMessage(m.getNext()));
    }

    static Commands.KeyReference toMessage(Command.KeyReference reference) {
        return Commands.KeyReference.newBuilder()
                .setKey(ValueCodec.keyId(reference.id()))
                .setVersion(reference.version())
                .setMechanism(reference.mechanism())
                .build();
    }

    static Command.KeyReference fromMessage(Commands.KeyReference m) {
        return new Command.KeyReference(
                ValueCodec.keyId(m.getKey()), m.getVersion(), m.getMechanism());
    }

    static Commands.UseKey toMessage(Command.UseKey c) {
        var m =
                Commands.UseKey.newBuilder()
                        .setOperation(c.operation().wireName())
                        .setKey(ValueCodec.keyId(c.key()))
                        .setVersion(c.version())
                        .setMechanism(c.mechanism());
        c.path().ifPresent(path -> m.setPath(path.toString()));
        m.addAllDigests(digests(c.digests()));
        return m.build();
    }

    static Command.UseKey fromMessage(Origin origin, Commands.UseKey m) {
        return new Command.UseKey(
                origin,
                Vocabulary.operation(m.getOperation()),
                ValueCodec.keyId(m.getKey()),
                m.getVersion(),
                m.hasPath() ? Optional.of(path(m.getPath())) : Optional.empty(),
                m.getMechanism(),
                digests(m.getDigestsList()));
    }

    static Commands.Certify toMessage(Command.Certify c) {
        var m =
                Commands.Certify.newBuilder()
                        .setOperation(c.operation().wireName())
                        .setSigner(ValueCodec.keyId(c.signer()))
                        .setVersion(c.version())
                        .setMechanism(c.mechanism())
                        .addAllDigests(digests(c.digests()));
        c.next().ifPresent(key -> m.setNext(ValueCodec.toMessage(key)));
        return m.build();
    }

    static Command.Certify fromMessage(Origin origin, Commands.Certify m) {
        return new Command.Certify(
                origin,
                Vocabulary.operation(m.getOperation()),
                ValueCodec.keyId(m.getSigner()),
                m.getVersion(),
                m.getMechanism(),
                digests(m.getDigestsList()),
                m.hasNext() ? Optional.of(ValueCodec.fromMessage(m.getNext())) : Optional.empty());
    }

    static List<Commands.Digest> digests(Map<DigestKind, Bytes> digests) {
        List<Commands.Digest> messages = new ArrayList<>();
        for (DigestKind kind : DigestKind.values()) {
            Bytes value = digests.get(kind);
            if (value != null) {
                messages.add(
                        Commands.Digest.newBuilder()
                                .setKind(kind.wireName())
                                .setValue(ValueCodec.bytes(value))
                                .build());
            }
        }
        return messages;
    }

    static Map<DigestKind, Bytes> digests(List<Commands.Digest> messages) {
        Map<DigestKind, Bytes> digests = new EnumMap<>(DigestKind.class);
        for (Commands.Digest digest : messages) {
            var previous =
                    digests.put(
                            Vocabulary.digest(digest.getKind()),
                            ValueCodec.bytes(digest.getValue()));
            require(previous == null, "digest given twice");
        }
        return digests;
    }

    private static DerivationPath path(String text) {
        return DerivationPath.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("no derivation path"));
    }
}
