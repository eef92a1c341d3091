package io.claviger.cli.operator;

import io.claviger.cli.CommandFailed;
import io.claviger.cli.service.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * An onboarding record in a file: YAML 1.2, which JSON is a part of. A field that stands twice is
 * refused, and so are aliases: no record needs one, and nested ones grow without bound. Unknown
 * fields are the node's to refuse, which knows them all.
 */
public final class RecordFile {
    private static final int MAX_BYTES = 1 << 20;
    private static final LoadSettings STRICT =
            LoadSettings.builder()
                    .setAllowDuplicateKeys(false)
                    .setAllowRecursiveKeys(false)
                    .setMaxAliasesForCollections(0)
                    .setCodePointLimit(MAX_BYTES)
                    .build();

    private RecordFile() {}

    /** The record as JSON. */
    public static byte[] json(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new CommandFailed("%s is longer than %d bytes".formatted(file, MAX_BYTES));
            }
            return json(file.toString(), Files.readString(file));
        } catch (IOException unreadable) {
            throw CommandFailed.reading(file, unreadable);
        }
    }

    static byte[] json(String name, String text) {
        try {
            for (Event event : new Parse(STRICT).parseString(text)) {
                if (event instanceof AliasEvent) {
                    throw new CommandFailed("%s: aliases ('*name') are not taken".formatted(name));
                }
            }
            if (new Load(STRICT).loadFromString(text) instanceof Map<?, ?> record) {
                return Service.JSON.writeValueAsBytes(record);
            }
        } catch (YamlEngineException wrong) {
            throw new CommandFailed("%s%s".formatted(name, oneLine(wrong)));
        } catch (IOException impossible) {
            throw new CommandFailed("%s holds what JSON cannot say".formatted(name));
        }
        throw new CommandFailed("%s holds no fields".formatted(name));
    }

    /** Where it is wrong and how; the library's own message draws a picture of it. */
    private static String oneLine(YamlEngineException wrong) {
        if (wrong instanceof MarkedYamlEngineException marked
                && marked.getProblemMark().isPresent()) {
            Mark at = marked.getProblemMark().get();
            return " line %d, column %d: %s"
                    .formatted(at.getLine() + 1, at.getColumn() + 1, marked.getProblem());
        }
        return ": " + wrong.getMessage();
    }
}
