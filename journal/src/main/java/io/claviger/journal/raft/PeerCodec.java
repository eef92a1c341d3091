package io.claviger.journal.raft;

import com.google.protobuf.InvalidProtocolBufferException;
import io.claviger.core.port.Journal.Health;
import io.claviger.journal.proto.v1.Peers;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What nodes ask each other, as bytes. A newer node may say more than this one knows: that is
 * passed over, unlike in the journal.
 */
final class PeerCodec {
    private PeerCodec() {}

    /** What one node asks another. */
    sealed interface Ask {
        /** How are you? */
        record Status() implements Ask {}

        /** Stay away from the others for a while. */
        record Isolate(Duration time) implements Ask {}
    }

    static byte[] encode(Ask ask) {
        var m = Peers.PeerAsk.newBuilder();
        switch (ask) {
            case Ask.Status _ -> m.setStatus(Peers.AskStatus.getDefaultInstance());
            case Ask.Isolate isolate ->
                    m.setIsolate(
                            Peers.AskIsolation.newBuilder().setMillis(isolate.time().toMillis()));
        }
        return m.build().toByteArray();
    }

    /**
     * @throws IllegalArgumentException if this node does not know what is asked
     */
    static Ask ask(byte[] bytes) {
        try {
            Peers.PeerAsk m = Peers.PeerAsk.parseFrom(bytes);
            return switch (m.getAskCase()) {
                case STATUS -> new Ask.Status();
                case ISOLATE -> new Ask.Isolate(Duration.ofMillis(m.getIsolate().getMillis()));
                case ASK_NOT_SET ->
                        throw new IllegalArgumentException("this node does not know the question");
            };
        } catch (InvalidProtocolBufferException malformed) {
            throw new IllegalArgumentException("the question is malformed", malformed);
        }
    }

    static byte[] encode(NodeStatus status) {
        NodeStatus.Told told = status.told();
        var m =
                Peers.PeerStatus.newBuilder()
                        .setVersion(told.version())
                        .setState(status.state().name().toLowerCase(Locale.ROOT))
                        .setSealed(told.sealed())
                        .setTerm(status.term())
                        .setApplied(status.applied())
                        .setReads(status.reads())
                        .setDiskFreeBytes(told.diskFreeBytes());
        told.certificateUntil().ifPresent(until -> m.setCertificateUntil(until.getEpochSecond()));
        status.lastUse()
                .ifPresent(
                        use ->
                                m.setLastUse(
                                        Peers.LastUse.newBuilder()
                                                .setApplication(use.application())
                                                .setInterface(use.by())
                                                .setTime(use.time().toEpochMilli())));
        return m.build().toByteArray();
    }

    /**
     * @throws IllegalArgumentException if that is no status
     */
    static NodeStatus status(byte[] bytes) {
        try {
            Peers.PeerStatus m = Peers.PeerStatus.parseFrom(bytes);
            return new NodeStatus(
                    new NodeStatus.Told(
                            m.getVersion(),
                            m.getSealed(),
                            m.hasCertificateUntil()
                                    ? Optional.of(Instant.ofEpochSecond(m.getCertificateUntil()))
                                    : Optional.empty(),
                            m.getDiskFreeBytes()),
                    state(m.getState()),
                    m.getTerm(),
                    m.getApplied(),
                    m.getReads(),
                    m.hasLastUse()
                            ? Optional.of(
                                    new NodeStatus.LastUse(
                                            m.getLastUse().getApplication(),
                                            m.getLastUse().getInterface(),
                                            Instant.ofEpochMilli(m.getLastUse().getTime())))
                            : Optional.empty());
        } catch (InvalidProtocolBufferException malformed) {
            throw new IllegalArgumentException("the status is malformed", malformed);
        }
    }

    private static Health.State state(String name) {
        return Arrays.stream(Health.State.values())
                .filter(state -> state.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the state is unknown: " + name));
    }
}
