package io.claviger.journal.codec;

import static io.claviger.journal.codec.ValueCodec.require;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.claviger.core.command.Command;
import io.claviger.journal.proto.v1.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A batch of commands, which is what one journal entry holds (docs/formats/journal.md). */
public final class BatchCodec {
    /** The format that this version writes, and the only one that it reads. */
    public static final int FORMAT = 1;

    /** Most bytes that a batch adds around its commands, without those of {@link #framed}. */
    public static final int HEADER_BYTES = 32;

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;

    private BatchCodec() {}

    /**
     * A batch as it was proposed.
     *
     * @param session drawn when the proposing node started
     * @param sequence counted by that node
     */
    public record Batch(long session, long sequence, List<Command> commands) {
        public Batch {
            commands = List.copyOf(commands);
        }
    }

    /** Bytes that one encoded command takes inside a batch. */
    public static int framed(byte[] command) {
        return CodedOutputStream.computeByteArraySize(
                Commands.Batch.COMMANDS_FIELD_NUMBER, command);
    }

    /** Encodes commands that are encoded already. */
    public static byte[] encode(long session, long sequence, List<byte[]> commands) {
        int size =
                CodedOutputStream.computeUInt32Size(Commands.Batch.FORMAT_FIELD_NUMBER, FORMAT)
                        + CodedOutputStream.computeFixed64Size(
                                Commands.Batch.SESSION_FIELD_NUMBER, session)
                        + CodedOutputStream.computeUInt64Size(
                                Commands.Batch.SEQUENCE_FIELD_NUMBER, sequence);
        for (byte[] command : commands) {
            size += framed(command);
        }
        var bytes = new byte[size];
        var out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeUInt32(Commands.Batch.FORMAT_FIELD_NUMBER, FORMAT);
            out.writeFixed64(Commands.Batch.SESSION_FIELD_NUMBER, session);
            out.writeUInt64(Commands.Batch.SEQUENCE_FIELD_NUMBER, sequence);
            for (byte[] command : commands) {
                out.writeByteArray(Commands.Batch.COMMANDS_FIELD_NUMBER, command);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an array takes what was computed for it", e);
        }
        out.checkNoSpaceLeft();
        return bytes;
    }

    /** Which batch it is, read without its commands. */
    public record Header(long session, long sequence) {}

    /** Reads what {@link #encode} writes first. */
    public static Header header(ByteBuffer bytes) {
        return ValueCodec.decode(
                "batch",
                () -> {
                    var in = CodedInputStream.newInstance(bytes);
                    require(
                            in.readTag() == tag(Commands.Batch.FORMAT_FIELD_NUMBER, VARINT)
                                    && in.readUInt32() == FORMAT,
                            "the format is not known");
                    require(
                            in.readTag() == tag(Commands.Batch.SESSION_FIELD_NUMBER, FIXED64),
                            "a batch names its session");
                    long session = in.readFixed64();
                    require(
                            in.readTag() == tag(Commands.Batch.SEQUENCE_FIELD_NUMBER, VARINT),
                            "a batch names its sequence");
                    return new Header(session, in.readUInt64());
                });
    }

    private static int tag(int field, int wireType) {
        return field << 3 | wireType;
    }

    public static Batch decode(ByteBuffer bytes) {
        return ValueCodec.decode(
                "batch",
                () -> {
                    var m = ValueCodec.known(Commands.Batch.parseFrom(bytes));
                    require(m.getFormat() == FORMAT, "format " + m.getFormat() + " is not known");
                    var commands = new ArrayList<Command>(m.getCommandsCount());
                    for (Commands.Command command : m.getCommandsList()) {
                        commands.add(CommandCodec.fromMessage(command));
                    }
                    return new Batch(m.getSession(), m.getSequence(), commands);
                });
    }
}
