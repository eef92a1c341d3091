package io.claviger.pkcs11.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.Optional;

/** Requests in and answers out, one after the other, on one stream. For one thread. */
public final class FrameChannel {
    /** Longest frame, without the four bytes of its length. */
    public static final int MAX_FRAME_BYTES = 1_114_112;

    /** Most data in a frame; the rest is room for what stands beside it. */
    public static final int MAX_DATA_BYTES = 1 << 20;

    private static final int VERSION = 1;
    private static final int REQUEST_HEADER_BYTES = 11;
    private static final int ANSWER_HEADER_BYTES = 15;

    private final ByteChannel channel;

    public FrameChannel(ByteChannel channel) {
        this.channel = channel;
    }

    /** The next request; empty at the end of the stream. */
    public Optional<Request> read() throws IOException {
        ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
        if (!fill(length)) {
            return Optional.empty();
        }
        int bytes = length.getInt();
        if (bytes < REQUEST_HEADER_BYTES || bytes > MAX_FRAME_BYTES) {
            throw new Malformed("a request has %d to %d bytes".formatted(11, MAX_FRAME_BYTES));
        }
        ByteBuffer frame = ByteBuffer.allocate(bytes);
        if (!fill(frame)) {
            throw new Malformed("the stream ends inside a frame");
        }
        if (frame.get() != VERSION) {
            throw new Malformed("the version of the protocol is 1");
        }
        Call call =
                Call.ofNumber(frame.getShort() & 0xffff)
                        .orElseThrow(() -> new Malformed("there is no such call"));
        return Optional.of(new Request(call, frame.getLong(), new WireReader(frame)));
    }

    /** Sends the answer to a request. */
    public void write(Request request, Reply reply) throws IOException {
        ByteBuffer frame =
                ByteBuffer.allocate(Integer.BYTES + ANSWER_HEADER_BYTES + reply.body().length);
        frame.putInt(ANSWER_HEADER_BYTES + reply.body().length)
                .put((byte) VERSION)
                .putShort((short) request.call().number())
                .putLong(request.id())
                .putInt((int) reply.value())
                .put(reply.body())
                .flip();
        while (frame.hasRemaining()) {
            channel.write(frame);
        }
    }

    /** False if the stream ends before the first byte. */
    private boolean fill(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                if (buffer.position() == 0) {
                    return false;
                }
                throw new Malformed("the stream ends inside a frame");
            }
        }
        buffer.flip();
        return true;
    }
}
