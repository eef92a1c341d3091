package io.claviger.client.http;

import io.claviger.client.http.Wire.Header;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One connection of HTTP/1.1 (RFC 9112), used by one request at a time. Reads through a buffer of
 * its own, so that a head and a short body cost one call of the system.
 */
final class Connection {
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final int MAX_HEAD_BYTES = 64 * 1024;
    private static final int MAX_LINE_BYTES = 16 * 1024;

    /** How long an interruption of the waiting thread can go unnoticed. */
    private static final int NOTICE_MILLIS = 200;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int end;
    private volatile long idleSince = System.nanoTime();

    Connection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    OutputStream out() {
        return out;
    }

    void rests() {
        idleSince = System.nanoTime();
    }

    long idleNanos() {
        return System.nanoTime() - idleSince;
    }

    /** Whether the other side has closed, as far as that can be seen without waiting. */
    boolean isStale() {
        if (position < end) {
            return true;
        }
        try {
            socket.setSoTimeout(1);
            return in.read(buffer, 0, 1) <= 0 || position == end;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException closed) {
            return true;
        }
    }

    void close() {
        try {
            socket.close();
        } catch (IOException closedAnyway) {
            // There is nothing that could be done about it.
        }
    }

    /** One byte, waited for. */
    int read(Deadline deadline) throws IOException, InterruptedException {
        if (position == end && !fill(deadline)) {
            return -1;
        }
        return buffer[position++] & 0xFF;
    }

    /** Some bytes, at least one, waited for; -1 at the end of the connection. */
    int read(byte[] target, int offset, int length, Deadline deadline)
            throws IOException, InterruptedException {
        if (position == end) {
            if (length >= BUFFER_BYTES) {
                return fromSocket(target, offset, length, deadline);
            }
            if (!fill(deadline)) {
                return -1;
            }
        }
        int taken = Math.min(length, end - position);
        System.arraycopy(buffer, position, target, offset, taken);
        position += taken;
        return taken;
    }

    private boolean fill(Deadline deadline) throws IOException, InterruptedException {
        position = 0;
        end = 0;
        int read = fromSocket(buffer, 0, buffer.length, deadline);
        end = Math.max(0, read);
        return read > 0;
    }

    private int fromSocket(byte[] target, int offset, int length, Deadline deadline)
            throws IOException, InterruptedException {
        while (true) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline.leftNanos());
            if (left <= 0) {
                throw new SocketTimeoutException("no answer in time");
            }
            try {
                socket.setSoTimeout((int) Math.min(left, NOTICE_MILLIS));
                int read = in.read(target, offset, length);
                deadline.progress();
                return read;
            } catch (SocketTimeoutException waiting) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        }
    }

    /** A head: its first line and its headers. */
    record Head(String start, List<Header> headers) {
        Head {
            headers = List.copyOf(headers);
        }
    }

    /**
     * The head of the next message.
     *
     * @throws EOFException if the connection ends before
     */
    Head head(Deadline deadline) throws IOException, InterruptedException {
        int[] left = {MAX_HEAD_BYTES};
        String start = line(deadline, left);
        List<Header> headers = new ArrayList<>();
        while (true) {
            String line = line(deadline, left);
            if (line.isEmpty()) {
                return new Head(start, headers);
            }
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IOException("the answer has a header without a name");
            }
            headers.add(new Header(line.substring(0, colon), line.substring(colon + 1).strip()));
        }
    }

    /** A line without its end. */
    String line(Deadline deadline) throws IOException, InterruptedException {
        return line(deadline, new int[] {MAX_LINE_BYTES});
    }

    private String line(Deadline deadline, int[] left) throws IOException, InterruptedException {
        // Nearly always the whole line is in the buffer.
        for (int i = position; i < end; i++) {
            if (buffer[i] == '\n') {
                left[0] -= i - position;
                String line = text(buffer, position, i - position);
                position = i + 1;
                return checked(line, left);
            }
        }
        byte[] line = new byte[256];
        int length = 0;
        for (int next = read(deadline); next != '\n'; next = read(deadline)) {
            if (next < 0) {
                throw new EOFException("the connection ended before the answer did");
            }
            if (--left[0] < 0) {
                throw new IOException("the head of the answer is too long");
            }
            if (length == line.length) {
                line = Arrays.copyOf(line, 2 * length);
            }
            line[length++] = (byte) next;
        }
        return checked(text(line, 0, length), left);
    }

    private static String checked(String line, int[] left) throws IOException {
        if (left[0] < 0) {
            throw new IOException("the head of the answer is too long");
        }
        return line;
    }

    private static String text(byte[] bytes, int from, int length) {
        int shown = length > 0 && bytes[from + length - 1] == '\r' ? length - 1 : length;
        return new String(bytes, from, shown, StandardCharsets.ISO_8859_1);
    }
}
