package io.claviger.evidence.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.record.MalformedEvidence;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class PackageZipTest {
    private static final Instant TIME = Instant.parse("2026-11-26T10:00:00Z");
    private static final long SEED = 5;

    private static Bytes text(String text) {
        return Bytes.owned(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, Bytes> read(byte[] zip) throws IOException {
        return PackageZip.read(new ByteArrayInputStream(zip));
    }

    private static byte[] zip(String... names) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(1);
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static void refused(byte[] zip, String why) {
        assertThatThrownBy(() -> read(zip))
                .isInstanceOf(MalformedEvidence.class)
                .hasMessageContaining(why);
    }

    @Test
    void reads_what_it_wrote_and_writes_it_again() throws Exception {
        var files = new LinkedHashMap<String, Bytes>();
        files.put("b.txt", text("two"));
        files.put("dir/a", text(""));
        var zip = PackageZip.toBytes(files, TIME);
        assertThat(read(zip)).isEqualTo(files);
        assertThat(PackageZip.toBytes(read(zip), TIME)).isEqualTo(zip);
    }

    @Test
    void names_lead_nowhere() throws Exception {
        for (var name :
                new String[] {
                    "../x",
                    "/etc/x",
                    "a/../../x",
                    "a\\b",
                    "C:x",
                    "a/b/c",
                    "",
                    ".x",
                    "a//b",
                    "x/",
                    "a\u0000b",
                    "\u202ex"
                }) {
            if (!name.isEmpty()) {
                refused(zip(name), "a name that no package has");
            }
        }
    }

    @Test
    void a_file_is_there_once() throws Exception {
        // Two entries of one name: made by renaming the second in place.
        byte[] zip = zip("aaa", "aab");
        String raw = new String(zip, StandardCharsets.ISO_8859_1).replace("aab", "aaa");
        refused(raw.getBytes(StandardCharsets.ISO_8859_1), "there twice");
    }

    @Test
    void a_bomb_is_noticed_while_it_unpacks() throws Exception {
        var bytes = new ByteArrayOutputStream();
        var zeros = new byte[1 << 20];
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("bomb"));
            for (int i = 0; i < 600; i++) {
                zip.write(zeros);
            }
            zip.closeEntry();
        }
        refused(bytes.toByteArray(), "unpack to more than 512 MiB");
    }

    @Test
    void what_is_no_zip_is_refused() {
        var random = new Random(SEED);
        for (int round = 0; round < 500; round++) {
            var noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            if (noise.length > 4 && round % 2 == 0) {
                System.arraycopy(new byte[] {'P', 'K', 3, 4}, 0, noise, 0, 4);
            }
            assertThatThrownBy(() -> read(noise)).isInstanceOf(MalformedEvidence.class);
        }
    }

    @Test
    void a_cut_or_flipped_zip_is_refused_or_other_files() throws Exception {
        var files = Map.of("a", text("hello hello hello"));
        var zip = PackageZip.toBytes(files, TIME);
        for (int end = 0; end < zip.length; end++) {
            outcome(Arrays.copyOf(zip, end));
        }
        for (int i = 0; i < zip.length; i++) {
            var flipped = zip.clone();
            flipped[i] ^= 0x41;
            outcome(flipped);
        }
    }

    /** Whatever comes out is an answer: files, or the one exception. */
    private static void outcome(byte[] zip) throws IOException {
        try {
            assertThat(read(zip)).isNotNull();
        } catch (MalformedEvidence malformed) {
            assertThat(malformed).hasMessageMatching("[ -~]+");
        }
    }
}
