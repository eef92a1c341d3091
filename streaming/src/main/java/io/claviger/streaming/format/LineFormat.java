package io.claviger.streaming.format;

import io.claviger.streaming.sink.Format;

/** Writes records as lines: printable ASCII, without the line break. Thread-safe. */
public sealed interface LineFormat permits CefFormat, OcsfFormat, VerbatimFormat {

    /** One line. */
    byte[] line(StreamedRecord record);

    /** What every line begins with, so that one's own lines are recognised. */
    String opening();

    /** Whether a line is a JSON object. */
    boolean json();

    /** The format of that name. */
    static LineFormat of(Format format, Product product) {
        return switch (format) {
            case OCSF -> new OcsfFormat(product);
            case CEF -> new CefFormat(product);
            case RECORD -> new VerbatimFormat();
        };
    }
}
