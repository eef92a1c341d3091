package io.claviger.core.approval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How many seats of a token's groups a set of people can take, where each person takes one: a
 * maximum matching by augmenting paths (Kuhn), small enough to be plain.
 */
final class Seating {
    private final List<Group> groups;
    private final List<List<Approver>> people;
    private final int[] personOfSeat;
    private final int[] groupOfSeat;

    /**
     * Seats the people.
     *
     * @param people each with all the forms in which the rule names them
     */
    Seating(List<Group> groups, List<List<Approver>> people) {
        this.groups = groups;
        this.people = people;
        int seats = groups.stream().mapToInt(Group::quorum).sum();
        groupOfSeat = new int[seats];
        int seat = 0;
        for (int g = 0; g < groups.size(); g++) {
            for (int i = 0; i < groups.get(g).quorum(); i++) {
                groupOfSeat[seat++] = g;
            }
        }
        personOfSeat = new int[seats];
        Arrays.fill(personOfSeat, -1);
        for (int person = 0; person < people.size(); person++) {
            place(person, new boolean[seats]);
        }
    }

    private boolean place(int person, boolean[] tried) {
        for (int seat = 0; seat < groupOfSeat.length; seat++) {
            if (!tried[seat] && sits(person, groupOfSeat[seat])) {
                tried[seat] = true;
                if (personOfSeat[seat] < 0 || place(personOfSeat[seat], tried)) {
                    personOfSeat[seat] = person;
                    return true;
                }
            }
        }
        return false;
    }

    private boolean sits(int person, int group) {
        List<Approver> members = groups.get(group).approvers();
        return people.get(person).stream().anyMatch(members::contains);
    }

    boolean complete() {
        return Arrays.stream(personOfSeat).allMatch(person -> person >= 0);
    }

    /** Taken seats of each group, in the order of the groups. */
    int[] taken() {
        int[] taken = new int[groups.size()];
        for (int seat = 0; seat < groupOfSeat.length; seat++) {
            if (personOfSeat[seat] >= 0) {
                taken[groupOfSeat[seat]]++;
            }
        }
        return taken;
    }

    /**
     * Joins approvers who are one person: by a key or by a name, and by whoever shares either with
     * both.
     */
    static List<List<Approver>> people(List<Approver> approvers) {
        List<List<Approver>> people = new ArrayList<>();
        for (Approver approver : approvers) {
            List<Approver> joined = new ArrayList<>(List.of(approver));
            people.removeIf(
                    person -> {
                        boolean same = person.stream().anyMatch(approver::samePerson);
                        if (same) {
                            joined.addAll(person);
                        }
                        return same;
                    });
            people.add(joined);
        }
        return people;
    }
}
