package io.claviger.journal.store;

import java.nio.file.Path;

final class StoreGuard {
    private StoreGuard() {}

    static void check(Path directory) throws StoreDamaged {}

    static void remember(Path directory) {}
}
