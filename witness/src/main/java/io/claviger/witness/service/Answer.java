package io.claviger.witness.service;

import java.nio.charset.StandardCharsets;

/** An HTTP answer. */
record Answer(int status, String contentType, String text) {
    static Answer plain(int status, String line) {
        return new Answer(status, "text/plain; charset=utf-8", line + "\n");
    }

    byte[] body() {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
