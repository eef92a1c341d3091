package io.claviger.evidence.log;

import io.claviger.core.id.Bytes;

/** One record with its place. */
public record LogEntry(long index, Bytes record) {}
