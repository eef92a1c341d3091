package io.claviger.evidence.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.approval.Approver;
import io.claviger.core.approval.Group;
import io.claviger.core.approval.Rule;
import io.claviger.core.approval.RuleToken;
import io.claviger.core.attribute.Attribute;
import io.claviger.core.attribute.KeyAttributes;
import io.claviger.core.command.Event;
import io.claviger.core.evidence.EvidenceRecord;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.id.RequestId;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.port.Column;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Credential;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.KeyPolicy;
import io.claviger.core.state.Role;
import io.claviger.evidence.MemoryStore;
import io.claviger.evidence.Samples;
import io.claviger.evidence.record.ParsedRecord;
import io.claviger.evidence.state.ChangedThing;
import io.claviger.evidence.state.Subject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Look-ups by everything that records are looked up by, and the index made again. */
class RecordIndexTest {
    private static final long SEED = 55;
    private static final Bytes WRAPPED = bytes("the wrapped key");
    private static final Bytes VERIFIER = bytes("a verifier of a password");
    private static final Bytes TOKEN_HASH = bytes("hash of an api key, of 32 bytes ");

    private final MemoryStore store = new MemoryStore();
    private EvidenceLog log = EvidenceLog.open(store, Samples.LOG);

    private static Bytes bytes(String text) {
        return Bytes.owned(text.getBytes(StandardCharsets.UTF_8));
    }

    private static KeyObject key(long version) {
        var rule =
                new Rule(
                        List.of(
                                new RuleToken(
                                        "t",
                                        0,
                                        60,
                                        List.of(
                                                new Group(
                                                        "g",
                                                        1,
                                                        List.of(
                                                                new Approver(
                                                                        Optional.of("ann"),
                                                                        bytes("spki"),
                                                                        Optional.empty())))))));
        return new KeyObject(
                Samples.KEY,
                new PartitionId("DEMO"),
                Samples.APPLICATION,
                new KeyLabel("invoice key"),
                Optional.empty(),
                new KeySpec.Rsa(2048),
                KeyAttributes.generated(Set.of(Attribute.SIGN)),
                Optional.of(new KeyPolicy(rule, Rule.NONE, Rule.NONE, Rule.NONE, false)),
                Optional.empty(),
                version,
                Samples.START,
                Optional.of(bytes("public key")),
                Optional.of(VERIFIER),
                WRAPPED);
    }

    private static final Credential CREDENTIAL =
            new Credential(
                    Samples.CREDENTIAL,
                    "ci",
                    Role.KEY_OPERATION,
                    Optional.of(new PartitionId("DEMO")),
                    Optional.of(Samples.APPLICATION),
                    TOKEN_HASH,
                    Samples.START,
                    Optional.empty(),
                    Optional.empty());

    @BeforeEach
    void fill() {
        var random = new Random(SEED);
        for (int batch = 0; batch < 40; batch++) {
            var transaction = store.begin();
            for (int i = 0; i < random.nextInt(20, 30); i++) {
                switch (random.nextInt(6)) {
                    case 0 -> log.append(Samples.granted(), transaction);
                    case 1 -> log.append(Samples.approved(), transaction);
                    case 2 -> log.append(Samples.refused(), transaction);
                    case 3 ->
                            log.append(
                                    ticket("böse \u0000 \ud800 ticket ".repeat(20)), transaction);
                    case 4 ->
                            log.append(
                                    Samples.granted(),
                                    List.of(
                                            new Event.KeyStored(key(1)),
                                            new Event.CredentialStored(CREDENTIAL)),
                                    List.of(bytes("an exhibit")),
                                    transaction);
                    default -> log.append(Samples.numbered(random.nextInt(1000)), transaction);
                }
            }
            log.finish(transaction);
            transaction.commit();
            log.committed();
        }
    }

    private static EvidenceRecord ticket(String ticket) {
        var sample = Samples.refused();
        return new EvidenceRecord(
                sample.time(),
                new Origin(
                        new RequestId("t"),
                        Optional.empty(),
                        Optional.of(ticket),
                        sample.origin().identity(),
                        sample.origin().interfaceName(),
                        "local",
                        Optional.empty(),
                        sample.time()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Operation.SIGN,
                Optional.empty(),
                Optional.of(Refusal.of(RefusalCode.KEY_NOT_FOUND, "no")),
                Map.of(),
                Optional.empty(),
                List.of(),
                1,
                Optional.empty());
    }

    private List<ParsedRecord> records() {
        return store.column(Column.RECORDS).values().stream().map(ParsedRecord::parse).toList();
    }

    private List<Long> find(RecordQuery query) {
        var found = new ArrayList<Long>();
        var cursor = OptionalLong.empty();
        do {
            var page = log.reader().find(query, cursor, 7, Page.Order.OLDEST_FIRST);
            page.entries().forEach(entry -> found.add(entry.index()));
            cursor = page.next();
        } while (cursor.isPresent());
        return found;
    }

    @Test
    void every_value_of_every_record_finds_exactly_its_records() {
        var records = records();
        assertThat(records).hasSizeGreaterThan(300);
        for (Dimension dimension : Dimension.values()) {
            var values = new TreeSet<String>();
            records.forEach(record -> values.addAll(dimension.of(record)));
            assertThat(values).as(dimension.wireName()).isNotEmpty();
            for (String value : values.stream().limit(20).toList()) {
                var expected = new ArrayList<Long>();
                for (int i = 0; i < records.size(); i++) {
                    if (dimension.of(records.get(i)).contains(value)) {
                        expected.add((long) i);
                    }
                }
                assertThat(find(RecordQuery.of(dimension, value)))
                        .as("%s = %s", dimension.wireName(), value)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void all_values_and_times_must_hold() {
        var query =
                new RecordQuery(
                        Map.of(
                                Dimension.KEY,
                                Samples.KEY.toString(),
                                Dimension.TICKET,
                                "CHG-42",
                                Dimension.INTERFACE,
                                "rest"),
                        Optional.of(Samples.START),
                        Optional.of(Samples.START.plusMillis(300)));
        var expected = new ArrayList<Long>();
        for (int i = 0; i < records().size(); i++) {
            if (query.asks(records().get(i))) {
                expected.add((long) i);
            }
        }
        assertThat(find(query)).isEqualTo(expected).isNotEmpty();
        assertThat(
                        find(
                                new RecordQuery(
                                        Map.of(),
                                        Optional.of(Instant.parse("2030-01-01T00:00:00Z")),
                                        Optional.empty())))
                .isEmpty();
        assertThat(find(new RecordQuery(Map.of(), Optional.empty(), Optional.empty())))
                .hasSize(records().size());
    }

    @Test
    void the_index_made_again_finds_the_same() {
        var before = answers();
        assertThat(store.column(Column.INDEX)).isNotEmpty();
        store.column(Column.LOCAL).remove(RecordIndex.VERSION_KEY);
        store.column(Column.INDEX).clear();
        log = EvidenceLog.open(store, Samples.LOG);
        assertThat(answers()).isEqualTo(before);
        var made = Map.copyOf(hex(Column.INDEX));
        log = EvidenceLog.open(store, Samples.LOG);
        assertThat(hex(Column.INDEX)).isEqualTo(made);
    }

    private Map<String, String> hex(Column column) {
        var hex = new java.util.TreeMap<String, String>();
        store.column(column)
                .forEach(
                        (key, value) ->
                                hex.put(
                                        HexFormat.of().formatHex(key),
                                        HexFormat.of().formatHex(value)));
        return hex;
    }

    /** Every value and thing with the records that it finds. */
    private Map<String, List<Long>> answers() {
        var answers = new java.util.TreeMap<String, List<Long>>();
        for (Dimension dimension : Dimension.values()) {
            records()
                    .forEach(
                            record ->
                                    dimension
                                            .of(record)
                                            .forEach(
                                                    value ->
                                                            answers.computeIfAbsent(
                                                                    dimension + value,
                                                                    _ ->
                                                                            find(
                                                                                    RecordQuery.of(
                                                                                            dimension,
                                                                                            value)))));
        }
        for (Subject subject :
                List.of(
                        Subject.of(Samples.KEY),
                        new Subject(Subject.Kind.CREDENTIAL, Samples.CREDENTIAL.value()))) {
            var changes = log.reader().changes(subject, log.size(), 10_000);
            assertThat(changes).isNotEmpty();
            answers.put(subject.toString(), changes);
        }
        return answers;
    }

    @Test
    void a_change_is_told_by_a_document_without_secrets() {
        var index = log.reader().changes(Subject.of(Samples.KEY), log.size(), 1).getFirst();
        var digest =
                java.util.Objects.requireNonNull(
                        records().get(index.intValue()).digests().get("state"));
        var document = log.reader().exhibit(Bytes.ofHex(digest)).orElseThrow();
        assertThat(document.sha256().hex()).isEqualTo(digest);
        var things = ChangedThing.parse(document);
        assertThat(things)
                .extracting(ChangedThing::subject)
                .containsExactly(
                        Subject.of(Samples.KEY),
                        new Subject(Subject.Kind.CREDENTIAL, Samples.CREDENTIAL.value()));
        var key = things.getFirst().members();
        assertThat(key.text("label")).isEqualTo("invoice key");
        assertThat(key.text("publicKey")).isEqualTo(bytes("public key").base64());
        var policy = log.reader().exhibit(Bytes.ofHex(key.text("policyDigest"))).orElseThrow();
        assertThat(policy).isEqualTo(key(1).policy().orElseThrow().recorded());
        assertThat(log.reader().exhibit(bytes("an exhibit").sha256())).isPresent();
        var text = new String(document.toArray(), StandardCharsets.UTF_8);
        for (Bytes secret : List.of(WRAPPED, VERIFIER, TOKEN_HASH)) {
            assertThat(text)
                    .doesNotContain(secret.base64())
                    .doesNotContain(secret.hex())
                    .doesNotContain(new String(secret.toArray(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void dimensions_have_kinds_of_their_own() {
        var kinds = new ArrayList<Byte>();
        for (Dimension dimension : Dimension.values()) {
            kinds.add(dimension.text("x")[0]);
        }
        kinds.add(RecordIndex.prefix(Subject.DEVICE)[0]);
        assertThat(kinds).doesNotHaveDuplicates();
    }
}
