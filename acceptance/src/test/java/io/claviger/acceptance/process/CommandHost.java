package io.claviger.acceptance.process;

import io.claviger.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The program's commands in a JVM that is warm: one after the other, as {@link CommandRunner} asks
 * for them over standard input.
 *
 * <p>A request is a number of arguments and they, a number of variables and their names and values;
 * an answer is the exit code, a length, and what was printed to both streams.
 */
final class CommandHost {
    private CommandHost() {}

    public static void main(String[] arguments) throws IOException {
        var requests = new DataInputStream(System.in);
        var answers = new DataOutputStream(System.out);
        System.setIn(InputStream.nullInputStream());
        while (true) {
            String[] command;
            Map<String, String> variables;
            try {
                command = strings(requests, requests.readInt());
                variables = pairs(strings(requests, 2 * requests.readInt()));
            } catch (EOFException nobodyAsks) {
                return;
            }
            var printed = new ByteArrayOutputStream();
            int code = run(command, variables, printed);
            answers.writeInt(code);
            answers.writeInt(printed.size());
            printed.writeTo(answers);
            answers.flush();
        }
    }

    private static int run(String[] command, Map<String, String> variables, OutputStream printed) {
        var both = new PrintStream(printed, true, StandardCharsets.UTF_8);
        System.setOut(both);
        System.setErr(both);
        environment().putAll(variables);
        try {
            return Main.run(command);
        } finally {
            both.flush();
            // None of them was there before: see CommandRunner.takes.
            environment().keySet().removeAll(variables.keySet());
        }
    }

    private static String[] strings(DataInputStream in, int count) throws IOException {
        String[] read = new String[count];
        for (int i = 0; i < count; i++) {
            read[i] = in.readUTF();
        }
        return read;
    }

    private static Map<String, String> pairs(String[] flat) {
        var pairs = new HashMap<String, String>();
        for (int i = 0; i < flat.length; i += 2) {
            pairs.put(flat[i], flat[i + 1]);
        }
        return pairs;
    }

    /** The variables of this process, to be changed: a JVM has no other way to set them. */
    @SuppressWarnings("unchecked")
    private static Map<String, String> environment() {
        try {
            Map<String, String> shown = System.getenv();
            var behind = shown.getClass().getDeclaredField("m");
            behind.setAccessible(true);
            return (Map<String, String>) behind.get(shown);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
