package io.claviger.journal.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.id.DataObjectName;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.port.StateView;
import io.claviger.core.state.Credential;
import io.claviger.core.state.DataObject;
import io.claviger.core.state.KeyObject;
import io.claviger.journal.testing.InMemoryJournal;
import io.claviger.journal.testing.Samples;
import io.claviger.journal.testing.SimpleHandler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The transaction and the cached view against plain maps, for random operations. */
class OverlayPropertyTest {
    private final Map<KeyId, KeyObject> keys = new HashMap<>();
    private final TreeMap<KeyLabel, KeyId> labels = new TreeMap<>();
    private final Map<KeyId, Long> uses = new HashMap<>();
    private final TreeMap<String, Credential> credentials = new TreeMap<>();
    private final TreeMap<DataObjectName, DataObject> dataObjects = new TreeMap<>();

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("io.claviger.journal.testing.Seeds#few")
    void reads_see_the_writes_before_them_whether_committed_or_not(long seed) {
        var random = new Random(seed);
        var samples = new Samples(seed);
        try (var journal = new InMemoryJournal(new SimpleHandler())) {
            var store = journal.store();
            var state = (CachedState) journal.state();
            for (int entry = 0; entry < 60; entry++) {
                var overlay = new Overlay(state);
                for (int step = random.nextInt(12); step > 0; step--) {
                    change(overlay, samples, random);
                    if (random.nextInt(4) == 0) {
                        compare(overlay, random);
                    }
                }
                compare(overlay, random);
                commit(overlay, journal);
                compare(state, random);
                if (random.nextInt(10) == 0) {
                    state.clear();
                    compare(state, random);
                }
            }
            assertThat(new CachedState(store).keyCount(Samples.DEMO)).isEqualTo(keys.size());
        }
    }

    private static void commit(Overlay overlay, InMemoryJournal journal) {
        journal.write(overlay);
        overlay.publish();
    }

    private void change(Overlay overlay, Samples samples, Random random) {
        var ids = new ArrayList<>(keys.keySet());
        int what = ids.isEmpty() ? 0 : random.nextInt(8);
        switch (what) {
            case 0, 1 -> {
                var key = samples.key(Samples.DEMO, samples.label());
                if (labels.containsKey(key.label())) {
                    return;
                }
                overlay.put(key);
                keys.put(key.id(), key);
                labels.put(key.label(), key.id());
            }
            case 2 -> {
                var key = keys.get(ids.get(random.nextInt(ids.size())));
                if (key == null) {
                    return;
                }
                overlay.remove(key);
                keys.remove(key.id());
                labels.remove(key.label());
                uses.remove(key.id());
            }
            case 3 -> {
                var credential = samples.credential(Optional.of(Samples.APP));
                overlay.put(credential);
                credentials.put(credential.id().value(), credential);
            }
            case 4 -> {
                var object = samples.dataObject(Samples.DEMO);
                overlay.put(object);
                dataObjects.put(object.name(), object);
            }
            case 5 -> {
                var first = dataObjects.pollFirstEntry();
                if (first != null) {
                    overlay.remove(first.getValue());
                }
            }
            default -> {
                var id = ids.get(random.nextInt(ids.size()));
                long number = uses.merge(id, 1L, Long::sum);
                assertThat(overlay.countUse(id)).isEqualTo(number);
            }
        }
    }

    private void compare(StateView view, Random random) {
        assertThat(view.keyCount(Samples.DEMO)).isEqualTo(keys.size());
        keys.forEach(
                (id, key) -> {
                    assertThat(view.key(id)).contains(key);
                    assertThat(view.key(Samples.DEMO, key.label())).contains(key);
                    assertThat(view.uses(id)).isEqualTo(uses.getOrDefault(id, 0L));
                });
        List<KeyObject> byLabel = labels.values().stream().map(keys::get).toList();
        int limit = 1 + random.nextInt(20);
        assertThat(view.keys(Samples.DEMO, Optional.empty(), limit))
                .isEqualTo(byLabel.subList(0, Math.min(limit, byLabel.size())));
        if (!byLabel.isEmpty()) {
            int from = random.nextInt(byLabel.size());
            assertThat(view.keys(Samples.DEMO, Optional.of(byLabel.get(from).label()), 1000))
                    .isEqualTo(byLabel.subList(from + 1, byLabel.size()));
        }
        List<DataObject> byName = List.copyOf(dataObjects.values());
        assertThat(view.dataObjectCount(Samples.DEMO)).isEqualTo(byName.size());
        assertThat(view.dataObjects(Samples.DEMO, Optional.empty(), limit))
                .isEqualTo(byName.subList(0, Math.min(limit, byName.size())));
        if (!byName.isEmpty()) {
            int from = random.nextInt(byName.size());
            var name = byName.get(from).name();
            assertThat(view.dataObject(Samples.DEMO, name)).contains(byName.get(from));
            assertThat(view.dataObjects(Samples.DEMO, Optional.of(name), 1000))
                    .isEqualTo(byName.subList(from + 1, byName.size()));
        }
        assertThat(view.credentials(Samples.APP)).isEqualTo(new ArrayList<>(credentials.values()));
        credentials
                .values()
                .forEach(c -> assertThat(view.credentialByToken(c.tokenHash())).contains(c));
        assertThat(view.key(new Samples(random.nextLong()).keyId())).isEmpty();
    }
}
