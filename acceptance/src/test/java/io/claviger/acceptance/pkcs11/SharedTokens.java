package io.claviger.acceptance.pkcs11;

import io.claviger.acceptance.process.ClavigerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One development node for the classes that show foreign programs, and in it a {@link Token} for
 * each class, so that classes do not meet.
 */
final class SharedTokens implements ParameterResolver {
    private static final ExtensionContext.Namespace HERE =
            ExtensionContext.Namespace.create(SharedTokens.class);

    private record Held(Path dir, ClavigerProcess node) implements AutoCloseable {
        static Held start() {
            try {
                Path dir = Files.createTempDirectory("claviger-programs");
                return new Held(dir, ClavigerProcess.node(dir.resolve("data")).start());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Token token(String testClass) {
            try {
                Path folder = Files.createDirectory(dir.resolve(testClass));
                return Token.fresh(
                        node, folder, testClass.replaceAll("Test$", "").toUpperCase(Locale.ROOT));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            node.close();
            try (var files = Files.walk(dir)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Token.class;
    }

    @Override
    public Token resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var store = context.getRoot().getStore(HERE);
        String test = context.getRequiredTestClass().getSimpleName();
        return store.computeIfAbsent(
                test,
                _ -> store.computeIfAbsent("node", _ -> Held.start(), Held.class).token(test),
                Token.class);
    }
}
