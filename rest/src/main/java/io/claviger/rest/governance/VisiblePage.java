package io.claviger.rest.governance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A page of those entries of a list that the caller may see. What is left out belongs to other
 * partitions: a page is filled over it, so that a small partition among large ones gets its entries
 * in one answer.
 *
 * @param next where the next page begins; empty on the last one
 */
record VisiblePage<T, K>(List<T> entries, Optional<K> next) {
    /** One call reads no more than so many, however few of them are visible. */
    private static final int MAX_READ = 20_000;

    private static final int CHUNK = 1000;

    static <T, K> VisiblePage<T, K> of(
            Optional<K> after,
            int limit,
            BiFunction<Optional<K>, Integer, List<T>> list,
            Function<T, K> id,
            Predicate<T> visible) {
        var found = new ArrayList<T>();
        Optional<K> place = after;
        for (int read = 0; read < MAX_READ; ) {
            // Where everything is visible, one read fills the page.
            int size = read == 0 ? limit : CHUNK;
            List<T> chunk = list.apply(place, size);
            for (T entry : chunk) {
                place = Optional.of(id.apply(entry));
                if (visible.test(entry)) {
                    found.add(entry);
                    if (found.size() == limit) {
                        return new VisiblePage<>(found, place);
                    }
                }
            }
            if (chunk.size() < size) {
                return new VisiblePage<>(found, Optional.empty());
            }
            read += chunk.size();
        }
        return new VisiblePage<>(found, place);
    }
}
