package io.claviger.crypto.provider;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Properties;

/** The answers that the self-test compares with; published test keys, no secret among them. */
final class KnownAnswers {
    private static final String RESOURCE = "known-answers.properties";

    private final Properties values;

    KnownAnswers(Properties values) {
        this.values = values;
    }

    static KnownAnswers shipped() {
        Properties values = new Properties();
        try (InputStream in = KnownAnswers.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its resource " + RESOURCE);
            }
            values.load(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return new KnownAnswers(values);
    }

    byte[] bytes(String name) {
        String hex = values.getProperty(name);
        if (hex == null) {
            throw new IllegalStateException("there is no known answer " + name);
        }
        return HexFormat.of().parseHex(hex);
    }
}
