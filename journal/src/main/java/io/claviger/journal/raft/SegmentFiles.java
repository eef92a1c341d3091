package io.claviger.journal.raft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedInputStream;
import org.apache.ratis.thirdparty.com.google.protobuf.InvalidProtocolBufferException;

/**
 * Reads Ratis' segment files without Ratis, before it starts: which entries they hold, where they
 * stop, and where they are damaged. The layout is in docs/formats/journal.md.
 */
final class SegmentFiles {
    private static final Pattern CLOSED = Pattern.compile("log_([0-9]{1,18})-([0-9]{1,18})");
    private static final Pattern OPEN = Pattern.compile("log_inprogress_([0-9]{1,18})");
    private static final byte[] HEADER = {'R', 'a', 'f', 't', 'L', 'o', 'g', '1'};
    private static final int CHECKSUM_BYTES = 4;

    private SegmentFiles() {}

    /**
     * A segment by its name.
     *
     * @param last last index by name, or -1 for the open segment
     */
    record Segment(Path file, long first, long last) {
        boolean open() {
            return last < 0;
        }
    }

    /** How a segment file ends. */
    enum End {
        /** After a whole entry, or in zeros that were allocated ahead. */
        CLEAN,
        /** In an entry that was never wholly written. */
        TORN,
        /** In bytes that are no entry. */
        DAMAGED
    }

    /**
     * What a segment file holds.
     *
     * @param entries how many
     * @param last index of the last whole entry, or one before the first if there is none
     * @param term its term, or -1
     * @param length bytes up to its end
     * @param what is wrong behind it
     */
    record Content(long entries, long last, long term, long length, End end, String what) {}

    /** The segments in a directory by their first index. */
    static List<Segment> list(Path directory) throws IOException {
        var segments = new ArrayList<Segment>();
        try (Stream<Path> paths = Files.list(directory)) {
            for (Path path : paths.toList()) {
                String name = path.getFileName().toString();
                Matcher closed = CLOSED.matcher(name);
                Matcher open = OPEN.matcher(name);
                if (closed.matches()) {
                    segments.add(
                            new Segment(
                                    path,
                                    Long.parseLong(closed.group(1)),
                                    Long.parseLong(closed.group(2))));
                } else if (open.matches()) {
                    segments.add(new Segment(path, Long.parseLong(open.group(1)), -1));
                }
            }
        }
        segments.sort(Comparator.comparingLong(Segment::first));
        return segments;
    }

    static Content read(Segment segment) throws IOException {
        ByteBuffer file = load(segment.file());
        long last = segment.first() - 1;
        long term = -1;
        long entries = 0;
        if (file.limit() < HEADER.length) {
            return new Content(0, last, term, 0, End.TORN, "the file ends within its header");
        }
        for (int i = 0; i < HEADER.length; i++) {
            if (file.get() != HEADER[i]) {
                // A segment is allocated in zeros first; a full disk or a loss of power ends it so.
                return zeros(file, i)
                        ? new Content(0, last, term, 0, End.TORN, "its header was not written")
                        : new Content(
                                0, last, term, 0, End.DAMAGED, "the header is not a segment's");
            }
        }
        while (true) {
            int start = file.position();
            if (start == file.limit() || file.get(start) == 0) {
                boolean clean = zeros(file, start);
                return new Content(
                        entries,
                        last,
                        term,
                        start,
                        clean ? End.CLEAN : End.DAMAGED,
                        clean ? "" : "there are bytes behind the end at offset " + start);
            }
            int length = length(file);
            int body = file.position();
            if (length > file.limit() - body - CHECKSUM_BYTES) {
                return new Content(
                        entries,
                        last,
                        term,
                        start,
                        length > RaftSettings.MAX_ENTRY_BYTES ? End.DAMAGED : End.TORN,
                        "the entry at offset " + start + " does not end within the file");
            }
            int end = body + length + CHECKSUM_BYTES;
            Optional<LogEntryProto> entry = entry(file, start, body, length);
            if (entry.isEmpty() || entry.get().getIndex() != last + 1) {
                // Power loss tears an append off: from somewhere inside the entry on nothing was
                // written, which reads as zeros. A damaged entry has its own last bytes.
                boolean torn = entry.isEmpty() && zeros(file, end - CHECKSUM_BYTES);
                return new Content(
                        entries,
                        last,
                        term,
                        start,
                        torn ? End.TORN : End.DAMAGED,
                        entry.isEmpty()
                                ? "the entry at offset " + start + " does not match its checksum"
                                : "the entry at offset " + start + " is out of order");
            }
            last++;
            term = entry.get().getTerm();
            entries++;
            file.position(end);
        }
    }

    private static Optional<LogEntryProto> entry(ByteBuffer file, int start, int body, int length) {
        var checksum = new CRC32C();
        checksum.update(file.slice(start, body - start + length));
        if (file.getInt(body + length) != (int) checksum.getValue()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    LogEntryProto.parseFrom(
                            CodedInputStream.newInstance(file.slice(body, length))));
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("reading memory", e);
        }
    }

    private static boolean zeros(ByteBuffer file, int from) {
        for (int i = from; i < file.limit(); i++) {
            if (file.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Reads the length of an entry, a variable-length number, and moves behind it. A length that
     * cannot be is a very large one; one that the end of the file cuts short is one that just does
     * not fit.
     */
    private static int length(ByteBuffer file) {
        long value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            if (!file.hasRemaining()) {
                return RaftSettings.MAX_ENTRY_BYTES;
            }
            byte next = file.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return (int) Math.min(value, Integer.MAX_VALUE);
            }
        }
        return Integer.MAX_VALUE;
    }

    private static ByteBuffer load(Path path) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            var buffer = ByteBuffer.allocate(Math.toIntExact(channel.size()));
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // Reads on.
            }
            return buffer.flip();
        }
    }

    /** Cuts what was torn off behind the last whole entry. */
    static void cut(Segment segment, Content content) throws IOException {
        try (var channel = FileChannel.open(segment.file(), StandardOpenOption.WRITE)) {
            channel.truncate(content.length());
            channel.force(true);
        }
    }
}
