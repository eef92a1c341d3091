package io.claviger.evidence.checkpoint;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.json.JsonIn;
import io.claviger.evidence.json.StrictBase64;
import io.claviger.evidence.record.MalformedEvidence;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Text with signatures (C2SP signed-note). Signatures of keys that nobody asks about are kept and
 * mean nothing.
 *
 * @param text what is signed, with its final newline
 */
public record SignedNote(String text, List<Line> signatures) {
    /** Longest note that is read. */
    public static final int MAX_BYTES = 65_536;

    private static final int MAX_SIGNATURES = 100;
    private static final int ID_BYTES = 4;
    private static final String LINE_PREFIX = "\u2014 ";

    public SignedNote {
        signatures = List.copyOf(signatures);
        if (!text.endsWith("\n") || !isText(text)) {
            throw new MalformedEvidence(
                    "a note's text ends in a newline and has no other control character");
        }
        if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
            throw new MalformedEvidence("a note has 1 to " + MAX_SIGNATURES + " signatures");
        }
    }

    /**
     * One signature line.
     *
     * @param keyId see {@link NoteKey#id}
     */
    public record Line(String name, int keyId, Bytes signature) {
        public Line {
            if (!Vkey.isName(name)) {
                throw new MalformedEvidence("a signature line's name is not one");
            }
            if (signature.length() == 0) {
                throw new MalformedEvidence("a signature line has no signature");
            }
        }

        /** The line as it stands in a note, with its newline. */
        public String format() {
            var bytes = ByteBuffer.allocate(ID_BYTES + signature.length());
            bytes.putInt(keyId).put(signature.unsafeArray());
            return LINE_PREFIX + name + " " + Bytes.owned(bytes.array()).base64() + "\n";
        }
    }

    /** Signs a text under a name. */
    public static SignedNote sign(String text, String name, CheckpointSigner signer) {
        var key = NoteKey.of(name, signer);
        var signature = signer.sign(text.getBytes(StandardCharsets.UTF_8));
        return new SignedNote(text, List.of(new Line(name, key.id(), Bytes.of(signature))));
    }

    /** Reads a note's bytes. */
    public static SignedNote parse(byte[] utf8) {
        if (utf8.length > MAX_BYTES) {
            throw new MalformedEvidence("the note is longer than " + MAX_BYTES + " bytes");
        }
        return parse(JsonIn.text(utf8, "the note"));
    }

    /** Reads a note. */
    public static SignedNote parse(String note) {
        int end = note.lastIndexOf("\n\n");
        if (note.length() > MAX_BYTES || end < 0 || !note.endsWith("\n")) {
            throw new MalformedEvidence("the note is not text, an empty line and signatures");
        }
        return new SignedNote(note.substring(0, end + 1), lines(note.substring(end + 2)));
    }

    /** Reads signature lines without a text, as witnesses answer; each ends in a newline. */
    public static List<Line> lines(String lines) {
        if (lines.length() > MAX_BYTES || !(lines.isEmpty() || lines.endsWith("\n"))) {
            throw new MalformedEvidence("signature lines are too long or do not end in a newline");
        }
        var read = new ArrayList<Line>();
        int from = 0;
        while (from < lines.length() && read.size() <= MAX_SIGNATURES) {
            int newline = lines.indexOf('\n', from);
            read.add(line(lines.substring(from, newline)));
            from = newline + 1;
        }
        return read;
    }

    /** Whether this key signed the text: at least one line is its, and no line of its is wrong. */
    public boolean isSignedBy(NoteKey key) {
        int id = key.id();
        var message = text.getBytes(StandardCharsets.UTF_8);
        var own =
                signatures.stream()
                        .filter(line -> line.keyId() == id && line.name().equals(key.name()))
                        .toList();
        return !own.isEmpty()
                && own.stream().allMatch(l -> key.verifies(message, l.signature().unsafeArray()));
    }

    /** The same text with the signatures of another note of it added. */
    public SignedNote with(Line cosignature) {
        var more = new ArrayList<>(signatures);
        more.add(cosignature);
        return new SignedNote(text, more);
    }

    /** The same text with the line in place of those that the same key made before. */
    public SignedNote replacing(Line cosignature) {
        var others = new ArrayList<>(signatures);
        others.removeIf(
                line ->
                        line.keyId() == cosignature.keyId()
                                && line.name().equals(cosignature.name()));
        others.add(cosignature);
        return new SignedNote(text, others);
    }

    /** The note as text. */
    public String format() {
        var note = new StringBuilder(text).append('\n');
        signatures.forEach(line -> note.append(line.format()));
        return note.toString();
    }

    /** The note's bytes. */
    public byte[] toBytes() {
        return format().getBytes(StandardCharsets.UTF_8);
    }

    private static Line line(String line) {
        int space = line.indexOf(' ', LINE_PREFIX.length());
        if (!line.startsWith(LINE_PREFIX) || space < 0) {
            throw new MalformedEvidence("a signature line has not the form '— <name> <base64>'");
        }
        var bytes = StrictBase64.decode(line.substring(space + 1), "a signature line");
        if (bytes.length <= ID_BYTES) {
            throw new MalformedEvidence("a signature line is too short");
        }
        return new Line(
                line.substring(LINE_PREFIX.length(), space),
                ByteBuffer.wrap(bytes).getInt(),
                Bytes.owned(Arrays.copyOfRange(bytes, ID_BYTES, bytes.length)));
    }

    private static boolean isText(String text) {
        return text.codePoints()
                .allMatch(
                        c ->
                                c == '\n'
                                        || (c >= ' '
                                                && Character.getType(c) != Character.SURROGATE));
    }
}
