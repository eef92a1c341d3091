package io.claviger.broker.request;

import io.claviger.core.id.ApprovalRequestId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * When which open request is looked at next: at the end of a time-lock or of a time-out. Only a
 * memory of what the state says; lost, it is made again. Safe for many threads.
 */
final class Schedule {
    private record Entry(Instant due, ApprovalRequestId request) {}

    private final PriorityQueue<Entry> queue =
            new PriorityQueue<>((a, b) -> a.due().compareTo(b.due()));
    private final Map<ApprovalRequestId, Instant> due = new HashMap<>();

    /** Looks at the request at this instant, not at another. */
    synchronized void at(ApprovalRequestId request, Instant instant) {
        due.put(request, instant);
        queue.add(new Entry(instant, request));
    }

    synchronized void forget(ApprovalRequestId request) {
        due.remove(request);
    }

    synchronized boolean knows(ApprovalRequestId request) {
        return due.containsKey(request);
    }

    /** Takes out what is due, at most {@code limit}. */
    synchronized List<ApprovalRequestId> take(Instant now, int limit) {
        List<ApprovalRequestId> taken = new ArrayList<>();
        while (taken.size() < limit && !queue.isEmpty() && !queue.peek().due().isAfter(now)) {
            Entry entry = queue.poll();
            // An entry that was replaced is passed over.
            if (due.remove(entry.request(), entry.due())) {
                taken.add(entry.request());
            }
        }
        return taken;
    }
}
