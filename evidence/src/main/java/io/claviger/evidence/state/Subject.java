package io.claviger.evidence.state;

import io.claviger.core.id.KeyId;
import io.claviger.evidence.record.MalformedEvidence;
import java.util.Arrays;
import java.util.Locale;

/**
 * A thing whose changes the log tells of.
 *
 * @param id of a key, data object or approver a UUID; of a change its ticket, of others its name
 */
public record Subject(Kind kind, String id) {
    /** There is one device; its document names the log. */
    public static final Subject DEVICE = new Subject(Kind.DEVICE, "device");

    public enum Kind {
        DEVICE,
        PARTITION,
        APPLICATION,
        CREDENTIAL,
        KEY,
        DATA_OBJECT,
        APPROVER,
        CHANGE;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Kind ofWireName(String name) {
            return Arrays.stream(values())
                    .filter(kind -> kind.wireName().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new MalformedEvidence("a state document names no kind"));
        }
    }

    public static Subject of(KeyId key) {
        return new Subject(Kind.KEY, key.value().toString());
    }
}
