package io.claviger.cli.approver;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.cli.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Programs that make keys, in a folder of their own. */
record Tool(Path folder, Map<String, String> environment) {
    Tool(Path folder) {
        this(folder, Map.of());
    }

    /** Runs a line of words; it must succeed. */
    String run(String line) {
        Run.Ended ended = attempt(line);
        assertThat(ended.code()).as("%s: %s", line, ended.out()).isZero();
        return ended.out();
    }

    Run.Ended attempt(String line) {
        List<String> words =
                Arrays.stream(line.split(" ", -1)).map(word -> word.replace('~', ' ')).toList();
        return Run.program(
                environment, folder, words.stream().map(w -> w.equals("''") ? "" : w).toList());
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    byte[] read(String name) {
        try {
            return Files.readAllBytes(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path write(String name, String content) {
        try {
            return Files.writeString(path(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path write(String name, byte[] content) {
        try {
            return Files.write(path(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
