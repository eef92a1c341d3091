package io.claviger.pkcs11.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.pkcs11.constant.Ck;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.wire.Call;
import io.claviger.pkcs11.wire.WireReader;
import io.claviger.pkcs11.wire.WireWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** What the module does on one connection, as little of it as tests need. */
public final class ProtocolClient implements AutoCloseable {
    public static final long SLOT = 7;
    public static final byte[] NO_PARAMETER = {};
    private static final int HEADER_BYTES = 15;

    private final SocketChannel channel;
    private long nextId = ThreadLocalRandom.current().nextLong();

    private ProtocolClient(SocketChannel channel) {
        this.channel = channel;
    }

    /** An answer. */
    public record Result(ReturnValue value, WireReader body) {}

    /** A connection that has said nothing yet. */
    public static ProtocolClient connect(Path socket) {
        try {
            return new ProtocolClient(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Says hello with the credentials of one slot; what became of the slot. */
    public ReturnValue hello(byte[] process, String partition, String use, String management) {
        Result result =
                call(
                        Call.HELLO,
                        new WireWriter()
                                .fixed(process)
                                .text("tester")
                                .u64(4711)
                                .text("host1")
                                .u32(60)
                                .u32(1)
                                .u64(SLOT)
                                .text(partition)
                                .text(use)
                                .text(management));
        assertThat(result.value()).isEqualTo(ReturnValue.OK);
        assertThat(result.body().text()).isEqualTo("0.0-test");
        assertThat(result.body().count(1)).isEqualTo(1);
        assertThat(result.body().u64()).isEqualTo(SLOT);
        return value(result.body().count(Integer.MAX_VALUE));
    }

    public Result call(Call call, WireWriter body) {
        return call(call, nextId++, body);
    }

    public Result call(Call call, long id, WireWriter body) {
        byte[] bytes = body.toArray();
        send(
                ByteBuffer.allocate(Integer.BYTES + 11 + bytes.length)
                        .putInt(11 + bytes.length)
                        .put((byte) 1)
                        .putShort((short) call.number())
                        .putLong(id)
                        .put(bytes)
                        .array());
        ByteBuffer answer = receive().orElseThrow(() -> new AssertionError("connection closed"));
        assertThat(answer.get()).isEqualTo((byte) 1);
        assertThat(answer.getShort()).isEqualTo((short) call.number());
        assertThat(answer.getLong()).isEqualTo(id);
        ReturnValue value = value(answer.getInt());
        byte[] rest = new byte[answer.remaining()];
        answer.get(rest);
        return new Result(value, new WireReader(rest));
    }

    private static ReturnValue value(int number) {
        for (ReturnValue value : ReturnValue.values()) {
            if ((int) value.number() == number) {
                return value;
            }
        }
        throw new AssertionError("unknown CK_RV 0x" + Integer.toHexString(number));
    }

    /** Bytes as they are. */
    public void send(byte[] bytes) {
        try {
            ByteBuffer out = ByteBuffer.wrap(bytes);
            while (out.hasRemaining()) {
                channel.write(out);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Lets the node see that nothing follows. */
    public void sendNoMore() {
        try {
            channel.shutdownOutput();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The next frame without its length; empty at the end of the stream. */
    public Optional<ByteBuffer> receive() {
        try {
            ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
            if (!fill(length)) {
                return Optional.empty();
            }
            ByteBuffer frame = ByteBuffer.allocate(length.getInt());
            assertThat(frame.capacity()).isGreaterThanOrEqualTo(HEADER_BYTES);
            assertThat(fill(frame)).isTrue();
            return Optional.of(frame);
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private boolean fill(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                return false;
            }
        }
        buffer.flip();
        return true;
    }

    /** The body of a call that must succeed. */
    public WireReader done(Call call, WireWriter body) {
        Result result = call(call, body);
        assertThat(result.value()).as(call.name()).isEqualTo(ReturnValue.OK);
        return result.body();
    }

    public long openSession(boolean writable) {
        return done(
                        Call.OPEN_SESSION,
                        new WireWriter()
                                .u64(SLOT)
                                .u64(Ck.CKF_SERIAL_SESSION | (writable ? Ck.CKF_RW_SESSION : 0)))
                .u64();
    }

    public ReturnValue login(long session, long user, String pin) {
        return call(
                        Call.LOGIN,
                        new WireWriter()
                                .u64(session)
                                .u64(user)
                                .bytes(utf8(pin))
                                .bytes(Optional.empty()))
                .value();
    }

    /** A template of pairs of type and value. */
    public static WireWriter template(WireWriter out, Map<Integer, Object> attributes) {
        out.u32(attributes.size());
        attributes.forEach(
                (type, value) -> {
                    out.u64(type);
                    switch (value) {
                        case Boolean flag -> out.bytes(new byte[] {(byte) (flag ? 1 : 0)});
                        case Long number -> out.bytes(number(number));
                        case String text -> out.bytes(utf8(text));
                        case byte[] bytes -> out.bytes(bytes);
                        default -> throw new IllegalArgumentException(value.toString());
                    }
                });
        return out;
    }

    public static byte[] number(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What a template finds. */
    public List<Long> find(long session, Map<Integer, Object> attributes) {
        done(Call.FIND_INIT, template(new WireWriter().u64(session), attributes));
        WireReader found = done(Call.FIND, new WireWriter().u64(session).u32(1000));
        List<Long> handles =
                IntStream.range(0, found.count(1000)).mapToObj(_ -> found.u64()).toList();
        done(Call.FIND_FINAL, new WireWriter().u64(session));
        return handles;
    }

    /** One attribute; empty if it is not told. */
    public Optional<byte[]> attribute(long session, long object, long type) {
        Result result =
                call(
                        Call.GET_ATTRIBUTES,
                        new WireWriter().u64(session).u64(object).u32(1).u64(type));
        assertThat(result.body().count(1)).isEqualTo(1);
        assertThat(value(result.body().count(Integer.MAX_VALUE))).isEqualTo(result.value());
        return result.body().optionalBytes();
    }

    /** A new object of this template. */
    public long create(long session, Map<Integer, Object> attributes) {
        return done(Call.CREATE_OBJECT, template(new WireWriter().u64(session), attributes)).u64();
    }

    /** A pair of keys: the public one, then the private one. */
    public long[] pair(
            long session,
            long mechanism,
            Map<Integer, Object> publicSide,
            Map<Integer, Object> privateSide) {
        WireReader made =
                done(
                        Call.GENERATE_KEY_PAIR,
                        template(
                                template(start(session, mechanism, NO_PARAMETER), publicSide),
                                privateSide));
        return new long[] {made.u64(), made.u64()};
    }

    /** The beginning of a call with a mechanism. */
    public static WireWriter start(long session, long mechanism, byte[] parameter) {
        return new WireWriter()
                .u64(session)
                .u64(mechanism)
                .bytes(Optional.of(parameter).filter(bytes -> bytes.length > 0));
    }

    /** One use of a key, whole. */
    public Result oneShot(
            long session, int kind, long mechanism, byte[] parameter, long key, byte[] data) {
        return oneShot(session, kind, mechanism, parameter, key, data, Optional.empty());
    }

    public Result oneShot(
            long session,
            int kind,
            long mechanism,
            byte[] parameter,
            long key,
            byte[] data,
            Optional<byte[]> signature) {
        return call(
                Call.ONE_SHOT,
                new WireWriter()
                        .u64(session)
                        .u8(kind)
                        .u64(mechanism)
                        .bytes(Optional.of(parameter).filter(bytes -> bytes.length > 0))
                        .u64(key)
                        .bytes(data)
                        .bytes(signature));
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
