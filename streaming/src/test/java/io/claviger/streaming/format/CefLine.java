package io.claviger.streaming.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads CEF as a collector does: the header up to the seventh pipe without a backslash before it,
 * then fields whose names stand before equals signs without one.
 */
record CefLine(List<String> header, Map<String, String> fields) {

    static CefLine read(String line) {
        var header = new ArrayList<String>();
        var part = new StringBuilder();
        int i = 0;
        while (header.size() < 7) {
            char c = line.charAt(i++);
            if (c == '\\') {
                part.append(line.charAt(i++));
            } else if (c == '|') {
                header.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        return new CefLine(header, fields(line.substring(i)));
    }

    private static Map<String, String> fields(String extension) {
        var fields = new LinkedHashMap<String, String>();
        String name = "";
        var value = new StringBuilder();
        int nameAt = 0;
        for (int i = 0; i < extension.length(); i++) {
            char c = extension.charAt(i);
            if (c == '\\') {
                char escaped = extension.charAt(++i);
                value.append(escaped == 'n' ? '\n' : escaped);
            } else if (c == '=') {
                String next = value.substring(nameAt);
                if (!name.isEmpty()) {
                    add(fields, name, value.substring(0, nameAt - 1));
                }
                name = next;
                value.setLength(0);
                nameAt = 0;
            } else {
                value.append(c);
                if (c == ' ') {
                    nameAt = value.length();
                }
            }
        }
        add(fields, name, value.toString());
        return fields;
    }

    private static void add(Map<String, String> fields, String name, String value) {
        if (fields.put(name, value) != null) {
            throw new AssertionError("two fields are named " + name);
        }
    }
}
