package io.claviger.acceptance.build;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The classes of all modules as Maven compiled them. Importing by package would scan the class path
 * instead.
 */
final class ProductionClasses {
    static final Path ROOT =
            Path.of(System.getProperty("claviger.root", "..")).toAbsolutePath().normalize();
    static final List<String> MODULES =
            List.of(
                    "core",
                    "crypto",
                    "evidence",
                    "engine",
                    "broker",
                    "governance",
                    "journal",
                    "streaming",
                    "verifier",
                    "witness",
                    "rest",
                    "pkcs11",
                    "server",
                    "cli",
                    "client",
                    "bench");

    private static final JavaClasses ALL =
            new ClassFileImporter()
                    .importPaths(
                            MODULES.stream()
                                    .map(ProductionClasses::classes)
                                    .filter(Files::isDirectory)
                                    .toList());

    private ProductionClasses() {}

    static JavaClasses all() {
        return ALL;
    }

    private static Path classes(String module) {
        return ROOT.resolve(module).resolve("target/classes");
    }
}
