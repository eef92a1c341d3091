package io.claviger.rest.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.NameValuePair;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.stream.RawFieldParser;
import org.apache.james.mime4j.stream.RecursionMode;

/**
 * The parts of a body of multipart/form-data (RFC 7578), one after the other, in constant memory.
 * Strict: a body without its closing boundary is a broken one, not a shorter one.
 */
final class FormParts implements HttpRequest.Parts {
    private static final MimeConfig BOUNDED =
            MimeConfig.custom()
                    .setMaxHeaderCount(16)
                    .setMaxHeaderLen(8192)
                    .setMaxLineLen(8192)
                    .build();

    /** What the library would pass over is an error here. */
    private static final DecodeMonitor STRICT =
            new DecodeMonitor() {
                @Override
                public boolean warn(String error, String dropped) {
                    return true;
                }

                @Override
                public boolean isListening() {
                    return true;
                }
            };

    private final MimeTokenStream tokens = new MimeTokenStream(BOUNDED, STRICT, null, null);

    FormParts(InputStream body, String contentType) {
        tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
        tokens.parseHeadless(body, contentType);
    }

    @Override
    public Optional<HttpRequest.Part> next() {
        String name = "";
        try {
            while (true) {
                EntityState state = tokens.next();
                switch (state) {
                    case T_START_HEADER -> name = "";
                    case T_FIELD -> name = named(tokens.getField()).orElse(name);
                    case T_BODY -> {
                        return Optional.of(new Read(name, tokens.getInputStream()));
                    }
                    case T_END_OF_STREAM -> {
                        return Optional.empty();
                    }
                    default -> {
                        // The frame of the parts says nothing that is needed.
                    }
                }
            }
        } catch (MimeException | IOException | UncheckedIOException broken) {
            throw new HttpRequest.Broken(broken);
        }
    }

    private static Optional<String> named(Field field) {
        if (!field.getName().equalsIgnoreCase("Content-Disposition")) {
            return Optional.empty();
        }
        var raw = new RawField(field.getName(), field.getBody());
        return RawFieldParser.DEFAULT.parseRawBody(raw).getParams().stream()
                .filter(parameter -> parameter.getName().equalsIgnoreCase("name"))
                .map(NameValuePair::getValue)
                .findFirst();
    }

    /** What stands behind a part; a body that ends there without a boundary is broken. */
    private void passBoundary() throws MimeException, IOException {
        EntityState state;
        do {
            state = tokens.next();
        } while (state == EntityState.T_END_BODYPART);
    }

    private final class Read implements HttpRequest.Part {
        private final String name;
        private final InputStream in;
        private boolean ended;

        Read(String name, InputStream in) {
            this.name = name;
            this.in = in;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int fill(byte[] target) {
            if (ended) {
                return 0;
            }
            try {
                int length = in.readNBytes(target, 0, target.length);
                if (length < target.length) {
                    ended = true;
                    passBoundary();
                }
                return length;
            } catch (MimeException | IOException | UncheckedIOException broken) {
                throw new HttpRequest.Broken(broken);
            }
        }
    }
}
