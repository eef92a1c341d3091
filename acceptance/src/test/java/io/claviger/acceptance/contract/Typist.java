package io.claviger.acceptance.contract;

import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.ClavigerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A person at a real pseudo terminal: types the next answer whenever a prompt waits. */
final class Typist {
    /**
     * Ends with the exit code of the command; without a further answer, the input ends (Ctrl-D).
     */
    private static final String SCRIPT =
            """
            import os, pty, select, sys
            answers = open(sys.argv[1], encoding="utf-8").read().split("\\n")[:-1]
            child, terminal = pty.fork()
            if child == 0:
                os.execv(sys.argv[2], sys.argv[2:])
            seen = b""
            while True:
                ready, _, _ = select.select([terminal], [], [], 60)
                if not ready:
                    os.kill(child, 9)
                    break
                try:
                    read = os.read(terminal, 4096)
                except OSError:
                    break
                if not read:
                    break
                sys.stdout.buffer.write(read)
                seen += read
                if seen.endswith(b": "):
                    os.write(terminal, answers.pop(0).encode() + b"\\n" if answers else b"\\x04")
                    seen = b""
            sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
            """;

    private Typist() {}

    /** Runs {@code claviger …} in a folder with these answers, one for each prompt. */
    static Program.Ended types(
            Path folder, Map<String, String> environment, List<String> answers, String... words)
            throws IOException {
        Path script = Files.writeString(folder.resolve("typist.py"), SCRIPT);
        Path typed =
                Files.writeString(
                        folder.resolve("answers"),
                        answers.isEmpty() ? "" : String.join("\n", answers) + "\n");
        var command = new ArrayList<>(List.of("python3", script.toString(), typed.toString()));
        command.addAll(ClavigerProcess.command(words));
        return Program.run(folder, environment, command.toArray(String[]::new));
    }
}
