package io.claviger.core.approval;

import java.util.List;

/**
 * Approvers of whom some must approve.
 *
 * @param quorum how many distinct persons; may exceed the approvers, then it is never reached
 */
public record Group(String name, int quorum, List<Approver> approvers) {
    public Group {
        approvers = List.copyOf(approvers);
        Rule.requireName("a group", name);
        if (quorum < 1 || quorum > Rule.MAX_APPROVERS) {
            throw new IllegalArgumentException(
                    "the quorum of group '%s' is 1 to %d".formatted(name, Rule.MAX_APPROVERS));
        }
        if (approvers.size() > Rule.MAX_APPROVERS) {
            throw new IllegalArgumentException(
                    "group '%s' has more than %d approvers".formatted(name, Rule.MAX_APPROVERS));
        }
        if (approvers.stream().distinct().count() != approvers.size()) {
            throw new IllegalArgumentException(
                    "group '%s' names an approver twice".formatted(name));
        }
    }
}
