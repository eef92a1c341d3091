package io.claviger.acceptance.contract;

import io.claviger.acceptance.process.ClavigerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One development node for all test classes of this package, started at the first and killed after
 * the last: a start costs seconds. Each class gets a {@link Tenant} of its own, so that classes do
 * not meet.
 */
final class SharedNode implements ParameterResolver {
    private static final ExtensionContext.Namespace HERE =
            ExtensionContext.Namespace.create(SharedNode.class);

    private record Held(Path dir, ClavigerProcess node) implements AutoCloseable {
        static Held start() {
            try {
                Path dir = Files.createTempDirectory("claviger-contract");
                return new Held(dir, ClavigerProcess.node(dir.resolve("data")).start());
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
        Class<?> type = parameter.getParameter().getType();
        return type == ClavigerProcess.class || type == Tenant.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ClavigerProcess node =
                context.getRoot()
                        .getStore(HERE)
                        .computeIfAbsent("node", _ -> Held.start(), Held.class)
                        .node();
        if (parameter.getParameter().getType() == ClavigerProcess.class) {
            return node;
        }
        Class<?> test = context.getRequiredTestClass();
        return context.getRoot()
                .getStore(HERE)
                .computeIfAbsent(
                        test,
                        _ -> Tenant.create(node, test.getSimpleName()).allowingRules(),
                        Tenant.class);
    }
}
