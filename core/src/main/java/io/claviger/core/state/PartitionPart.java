package io.claviger.core.state;

import java.util.List;

/**
 * A part of what a partition holds, on its way from a backup. What is secret in it is wrapped under
 * the partition key.
 */
public record PartitionPart(
        List<Application> applications,
        List<ApproverAccount> approvers,
        List<KeyObject> keys,
        List<DataObject> dataObjects,
        List<Credential> credentials) {

    public PartitionPart {
        applications = List.copyOf(applications);
        approvers = List.copyOf(approvers);
        keys = List.copyOf(keys);
        dataObjects = List.copyOf(dataObjects);
        credentials = List.copyOf(credentials);
    }

    /** {@code 3 applications, 12 keys}; for the evidence log. */
    public String words() {
        var counts = new java.util.ArrayList<String>();
        count(counts, applications, "applications");
        count(counts, approvers, "approvers");
        count(counts, keys, "keys");
        count(counts, dataObjects, "data objects");
        count(counts, credentials, "credentials");
        return counts.isEmpty() ? "nothing" : String.join(", ", counts);
    }

    private static void count(List<String> counts, List<?> things, String name) {
        if (!things.isEmpty()) {
            counts.add(things.size() + " " + name);
        }
    }
}
