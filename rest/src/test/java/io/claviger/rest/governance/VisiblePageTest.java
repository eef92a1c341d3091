package io.claviger.rest.governance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisiblePageTest {
    private int reads;

    /** Entries of a list of so many numbers, in their order. */
    private VisiblePage<Integer, Integer> page(
            int size, Optional<Integer> after, int limit, Predicate<Integer> visible) {
        return VisiblePage.of(
                after,
                limit,
                (from, count) -> {
                    reads += count;
                    return IntStream.range(from.map(n -> n + 1).orElse(0), size)
                            .limit(count)
                            .boxed()
                            .toList();
                },
                number -> number,
                visible);
    }

    private List<Integer> all(int size, int limit, Predicate<Integer> visible) {
        var found = new ArrayList<Integer>();
        Optional<Integer> after = Optional.empty();
        do {
            VisiblePage<Integer, Integer> page = page(size, after, limit, visible);
            found.addAll(page.entries());
            after = page.next();
        } while (after.isPresent());
        return found;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 99, 100, 101, 1000})
    void the_pages_together_are_what_is_visible_each_once(int limit) {
        Predicate<Integer> visible = number -> number % 7 == 3;
        assertThat(all(3001, limit, visible))
                .isEqualTo(IntStream.range(0, 3001).boxed().filter(visible).toList());
        assertThat(all(limit, limit, _ -> true)).hasSize(limit);
        assertThat(all(0, limit, _ -> true)).isEmpty();
    }

    @Test
    void a_page_is_filled_over_what_others_own() {
        VisiblePage<Integer, Integer> page =
                page(10_000, Optional.empty(), 3, number -> number >= 9_990);
        assertThat(page.entries()).containsExactly(9_990, 9_991, 9_992);
        assertThat(page.next()).contains(9_992);
    }

    @Test
    void one_call_reads_a_bounded_part_of_the_list_and_says_where_to_go_on() {
        VisiblePage<Integer, Integer> page = page(1_000_000, Optional.empty(), 100, _ -> false);
        assertThat(page.entries()).isEmpty();
        assertThat(page.next()).isPresent();
        assertThat(reads).isBetween(20_000, 21_000);
    }

    @Test
    void where_everything_is_visible_no_more_is_read_than_shown() {
        page(10_000, Optional.empty(), 100, _ -> true);
        assertThat(reads).isEqualTo(100);
    }
}
