package io.claviger.evidence.pack;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.record.MalformedEvidence;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Files of a package as one zip. The reader trusts nothing: names are plain, each is there once,
 * and what unpacks to more than a package is refused while it unpacks.
 */
public final class PackageZip {
    /** All files together, unpacked. */
    public static final long MAX_BYTES = 512L << 20;

    private static final int MAX_FILES = 200_000;
    private static final int MAX_NAME_CHARS = 128;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)?");

    private PackageZip() {}

    /** Writes the files in their order; the same files and time give the same bytes. */
    public static void write(Map<String, Bytes> files, Instant time, OutputStream out)
            throws IOException {
        try (var zip = new ZipOutputStream(out)) {
            for (var file : files.entrySet()) {
                var entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(time.atOffset(ZoneOffset.UTC).toLocalDateTime());
                zip.putNextEntry(entry);
                zip.write(file.getValue().unsafeArray());
                zip.closeEntry();
            }
        }
    }

    /** The zip as bytes. */
    public static byte[] toBytes(Map<String, Bytes> files, Instant time) {
        var bytes = new ByteArrayOutputStream();
        try {
            write(files, time, bytes);
        } catch (IOException impossible) {
            throw new IllegalStateException("a zip in memory failed", impossible);
        }
        return bytes.toByteArray();
    }

    /** Reads all files; {@link MalformedEvidence} for what is no plain zip of bounded size. */
    public static Map<String, Bytes> read(InputStream in) throws IOException {
        Map<String, Bytes> files = new LinkedHashMap<>();
        long left = MAX_BYTES;
        // Names are plain ASCII, so a name that is no UTF-8 has no file to hide.
        try (var zip = new ZipInputStream(in)) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = name(entry);
                if (files.containsKey(name)) {
                    throw new MalformedEvidence("the file '" + name + "' is there twice");
                }
                if (files.size() == MAX_FILES) {
                    throw new MalformedEvidence("there are more than " + MAX_FILES + " files");
                }
                Bytes content = content(zip, left);
                left -= content.length();
                files.put(name, content);
            }
        } catch (java.util.zip.ZipException | IllegalArgumentException | java.io.EOFException e) {
            throw new MalformedEvidence("the file is no well-formed zip");
        }
        if (files.isEmpty()) {
            throw new MalformedEvidence("the file is no zip, or an empty one");
        }
        return files;
    }

    private static String name(ZipEntry entry) {
        String name = entry.getName();
        if (name.length() > MAX_NAME_CHARS || !NAME.matcher(name).matches()) {
            throw new MalformedEvidence("a file has a name that no package has");
        }
        return name;
    }

    private static Bytes content(ZipInputStream zip, long most) throws IOException {
        var out = new ByteArrayOutputStream();
        var buffer = new byte[BUFFER_BYTES];
        for (int n = zip.read(buffer); n >= 0; n = zip.read(buffer)) {
            if (out.size() + (long) n > most) {
                throw new MalformedEvidence(
                        "the files unpack to more than " + (MAX_BYTES >> 20) + " MiB");
            }
            out.write(buffer, 0, n);
        }
        return Bytes.owned(out.toByteArray());
    }
}
