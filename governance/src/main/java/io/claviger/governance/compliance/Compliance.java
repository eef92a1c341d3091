package io.claviger.governance.compliance;

import java.util.List;
import java.util.Optional;

/**
 * What an auditor asks of an application.
 *
 * @param items always the same six, in this order: ownership, access-approval,
 *     dual-or-identity-control, recovery-proof, monitoring, immutable-evidence
 */
public record Compliance(List<Item> items) {
    public Compliance {
        items = List.copyOf(items);
    }

    /** Whether every item is met. */
    public boolean met() {
        return items.stream().allMatch(Item::met);
    }

    /**
     * One item.
     *
     * @param record index of the record that shows it
     * @param hash SHA-256 of the record's bytes in hexadecimal, or of the root of the signed tree
     */
    public record Item(
            String name,
            boolean met,
            String sentence,
            Optional<Long> record,
            Optional<String> hash) {}
}
