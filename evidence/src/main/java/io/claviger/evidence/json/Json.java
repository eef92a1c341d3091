package io.claviger.evidence.json;

import io.claviger.evidence.record.MalformedEvidence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A JSON value without fractions. Objects are equal whatever the order of their members. */
public sealed interface Json {

    /** Writes this value compactly, members in their order. */
    default void writeTo(JsonOut out) {
        switch (this) {
            case Text(var value) -> out.string(value);
            case Int(var value) -> out.number(value);
            case Bool(var value) -> out.raw(value ? "true" : "false");
            case Null _ -> out.raw("null");
            case Arr(var values) -> {
                out.raw('[');
                for (int i = 0; i < values.size(); i++) {
                    if (i > 0) {
                        out.raw(',');
                    }
                    values.get(i).writeTo(out);
                }
                out.raw(']');
            }
            case Obj(var members) -> {
                out.raw('{');
                boolean first = true;
                for (var member : members.entrySet()) {
                    if (!first) {
                        out.raw(',');
                    }
                    first = false;
                    out.string(member.getKey()).raw(':');
                    member.getValue().writeTo(out);
                }
                out.raw('}');
            }
        }
    }

    /** A string. */
    record Text(String value) implements Json {}

    /** An integer. */
    record Int(long value) implements Json {}

    /** True or false. */
    record Bool(boolean value) implements Json {}

    /** The literal null. */
    record Null() implements Json {}

    /** An array. */
    record Arr(List<Json> values) implements Json {
        public Arr {
            values = List.copyOf(values);
        }

        /** All elements as strings. */
        public List<String> texts(String name) {
            var texts = new ArrayList<String>(values.size());
            for (var value : values) {
                if (!(value instanceof Text(var text))) {
                    throw new MalformedEvidence("an element of '" + name + "' is not a string");
                }
                texts.add(text);
            }
            return texts;
        }

        /** All elements as objects. */
        public List<Obj> objects(String name) {
            var objects = new ArrayList<Obj>(values.size());
            for (var value : values) {
                if (!(value instanceof Obj object)) {
                    throw new MalformedEvidence("an element of '" + name + "' is not an object");
                }
                objects.add(object);
            }
            return objects;
        }
    }

    /** An object; accessors throw {@link MalformedEvidence} naming the member. */
    record Obj(Map<String, Json> members) implements Json {
        public Obj {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        public String text(String name) {
            return optionalText(name).orElseThrow(() -> missing(name));
        }

        public Optional<String> optionalText(String name) {
            return optional(name, "a string", v -> v instanceof Text(var t) ? t : null);
        }

        public long integer(String name) {
            return optionalInteger(name).orElseThrow(() -> missing(name));
        }

        public Optional<Long> optionalInteger(String name) {
            return optional(name, "an integer", v -> v instanceof Int(var i) ? i : null);
        }

        public Obj object(String name) {
            return optionalObject(name).orElseThrow(() -> missing(name));
        }

        public Optional<Obj> optionalObject(String name) {
            return optional(name, "an object", v -> v instanceof Obj o ? o : null);
        }

        public Arr array(String name) {
            return optional(name, "an array", v -> v instanceof Arr a ? a : null)
                    .orElseThrow(() -> missing(name));
        }

        /** Refuses members that the format does not know. */
        public void onlyMembers(Set<String> known) {
            for (var name : members.keySet()) {
                if (!known.contains(name)) {
                    throw new MalformedEvidence("there is a member that the format does not know");
                }
            }
        }

        private <T> Optional<T> optional(
                String name, String kind, Function<Json, @Nullable T> reader) {
            var value = members.get(name);
            if (value == null) {
                return Optional.empty();
            }
            var read = reader.apply(value);
            if (read == null) {
                throw new MalformedEvidence("member '" + name + "' is not " + kind);
            }
            return Optional.of(read);
        }

        private static MalformedEvidence missing(String name) {
            return new MalformedEvidence("member '" + name + "' is missing");
        }
    }
}
