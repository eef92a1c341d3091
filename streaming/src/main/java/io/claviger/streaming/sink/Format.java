package io.claviger.streaming.sink;

/** How a record is written for a sink. */
public enum Format {
    /** Open Cybersecurity Schema Framework: one JSON object. */
    OCSF,
    /** ArcSight Common Event Format: one line. */
    CEF,
    /** The record as the log holds it, with its place. */
    RECORD
}
