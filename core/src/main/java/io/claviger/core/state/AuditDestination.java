package io.claviger.core.state;

import io.claviger.core.id.SinkName;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Reads the audit destination of an onboarding record: names of sinks, separated by commas. Other
 * text names no sink and stays what it is, a sentence for people.
 */
public final class AuditDestination {
    private AuditDestination() {}

    /** Every part of the text that has the form of a sink's name. */
    public static SortedSet<SinkName> sinks(String text) {
        var names = new TreeSet<SinkName>();
        Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(SinkName::isOne)
                .map(SinkName::new)
                .forEach(names::add);
        return names;
    }
}
