package io.claviger.engine.dataobject;

import static io.claviger.engine.testing.Answers.granted;
import static io.claviger.engine.testing.Answers.refusal;
import static io.claviger.engine.testing.Answers.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.command.Command;
import io.claviger.core.evidence.EvidenceRecord;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.DataObjectName;
import io.claviger.core.id.PartitionId;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.DataObject;
import io.claviger.core.state.DataObjectAttributes;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PolicySetting;
import io.claviger.core.state.Role;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.crypto.wrapping.UnwrapFailed;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.testing.TestBoundary;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DataObjectsTest {
    private static final DataObjectName NAME = new DataObjectName("config/primary");
    private static final DataObjectAttributes ATTRIBUTES =
            new DataObjectAttributes(true, true, true);
    private static final byte[] VALUE =
            "a value that no record shows".getBytes(StandardCharsets.UTF_8);

    private final TestBoundary boundary = TestBoundary.create();
    private final DataObjects objects = boundary.engine().dataObjects();

    private Origin management() {
        return boundary.as(Role.KEY_MANAGEMENT);
    }

    private Answer<DataObject> create(Origin origin, String name, byte[] value) {
        return create(origin, new DataObjectName(name), value, ATTRIBUTES);
    }

    private Answer<DataObject> create(
            Origin origin, DataObjectName name, byte[] value, DataObjectAttributes attributes) {
        try (SecretBytes secret = SecretBytes.copyOf(value)) {
            return objects.create(origin, new CreateDataObject(name, secret, attributes));
        }
    }

    private DataObject created() {
        return granted(create(management(), NAME, VALUE, ATTRIBUTES));
    }

    private void policy(PolicySetting setting, int value) {
        boundary.policy(PartitionPolicy.DEFAULT.with(setting, value));
    }

    private EvidenceRecord lastRecord() {
        return boundary.records().last();
    }

    @Test
    void what_was_stored_is_read_again() {
        DataObject object = created();
        try (var opened = granted(objects.read(management(), NAME))) {
            assertThat(opened.value()).isEqualTo(VALUE);
            assertThat(opened.object()).isEqualTo(object);
        }
        assertThat(object.attributes()).isEqualTo(ATTRIBUTES);
        assertThat(object.application()).isEqualTo(TestBoundary.APPLICATION);
        assertThat(object.size()).isEqualTo(VALUE.length);
        assertThat(new String(object.wrapped().toArray(), StandardCharsets.ISO_8859_1))
                .doesNotContain("no record");
    }

    @Test
    void a_closed_value_is_wiped_and_never_printed() {
        created();
        OpenedDataObject opened = granted(objects.read(management(), NAME));
        assertThat(opened.toString()).isEqualTo("OpenedDataObject[config/primary]");
        opened.close();
        assertThat(opened.value()).containsOnly(0);
    }

    @Test
    void a_name_is_given_once_and_free_again_after_the_deletion() {
        DataObject first = created();
        assertThat(refused(create(management(), NAME, VALUE, ATTRIBUTES)))
                .isEqualTo(RefusalCode.DATA_OBJECT_EXISTS);
        assertThat(granted(objects.delete(management(), NAME))).isEqualTo(first);
        assertThat(refused(objects.read(management(), NAME)))
                .isEqualTo(RefusalCode.DATA_OBJECT_NOT_FOUND);
        assertThat(refused(objects.delete(management(), NAME)))
                .isEqualTo(RefusalCode.DATA_OBJECT_NOT_FOUND);
        assertThat(created().id()).isNotEqualTo(first.id());
    }

    @Test
    void a_key_may_have_the_same_name() {
        boundary.key(NAME.value());
        created();
        granted(objects.delete(management(), NAME));
        assertThat(boundary.state().keyCount(TestBoundary.DEMO)).isOne();
    }

    @Test
    void a_value_has_up_to_64_kibibytes() {
        granted(create(management(), "empty", new byte[0]));
        granted(create(management(), "longest", new byte[DataObject.MAX_BYTES]));
        assertThat(refused(create(management(), "longer", new byte[DataObject.MAX_BYTES + 1])))
                .isEqualTo(RefusalCode.DATA_OBJECT_INVALID);
        try (var opened = granted(objects.read(management(), new DataObjectName("longest")))) {
            assertThat(opened.value()).hasSize(DataObject.MAX_BYTES);
        }
        try (var opened = granted(objects.read(management(), new DataObjectName("empty")))) {
            assertThat(opened.value()).isEmpty();
        }
    }

    @Test
    void one_that_is_not_destroyable_stays() {
        granted(create(management(), NAME, VALUE, new DataObjectAttributes(true, true, false)));
        var refusal = refusal(objects.delete(management(), NAME));
        assertThat(refusal.code()).isEqualTo(RefusalCode.OPERATION_FORBIDDEN);
        assertThat(refusal.message()).contains("destroyable", NAME.value());
        granted(objects.read(management(), NAME)).close();
    }

    @Test
    void a_partition_that_only_reads_lets_nothing_come_or_go() {
        created();
        policy(PolicySetting.READ_ONLY, 1);
        assertThat(refusal(create(management(), "more", VALUE)).message()).contains("readOnly");
        assertThat(refusal(objects.delete(management(), NAME)).message()).contains("readOnly");
        granted(objects.read(management(), NAME)).close();
    }

    @Test
    void a_partition_that_destroys_nothing_deletes_no_data_object() {
        created();
        policy(PolicySetting.DESTROY_OBJECTS, 0);
        assertThat(refusal(objects.delete(management(), NAME)).message())
                .contains("destroyObjects");
    }

    @Test
    void keys_and_data_objects_share_the_limit_of_the_partition() {
        boundary.key("k");
        policy(PolicySetting.MAXIMUM_OBJECTS, 2);
        created();
        assertThat(refusal(create(management(), "third", VALUE)).message())
                .contains("maximumObjects");
        assertThat(
                        refused(
                                boundary.engine()
                                        .keys()
                                        .create(
                                                management(),
                                                TestBoundary.createKey(
                                                        "third", TestBoundary.P256))))
                .isEqualTo(RefusalCode.POLICY_FORBIDS);
        granted(objects.delete(management(), NAME));
        boundary.key("third");
    }

    @ParameterizedTest
    @EnumSource(value = Role.class, names = "KEY_MANAGEMENT", mode = EnumSource.Mode.EXCLUDE)
    void nobody_but_key_management_reaches_them(Role role) {
        created();
        Origin other = boundary.as(role);
        assertThat(refused(create(other, "mine", VALUE))).isEqualTo(RefusalCode.ROLE_NOT_ALLOWED);
        assertThat(refused(objects.read(other, NAME))).isEqualTo(RefusalCode.ROLE_NOT_ALLOWED);
        assertThat(refused(objects.delete(other, NAME))).isEqualTo(RefusalCode.ROLE_NOT_ALLOWED);
        assertThat(refused(objects.list(other, Optional.empty(), 10)))
                .isEqualTo(RefusalCode.ROLE_NOT_ALLOWED);
    }

    @Test
    void another_partition_sees_nothing() {
        created();
        var elsewhere = new PartitionId("OTHER");
        boundary.partition(elsewhere);
        boundary.onboard(TestBoundary.form("other", "OTHER", List.of()));
        Origin other = boundary.as(boundary.issue(Role.KEY_MANAGEMENT, new ApplicationId("other")));
        assertThat(refused(objects.read(other, NAME))).isEqualTo(RefusalCode.DATA_OBJECT_NOT_FOUND);
        assertThat(refused(objects.delete(other, NAME)))
                .isEqualTo(RefusalCode.DATA_OBJECT_NOT_FOUND);
        assertThat(granted(objects.list(other, Optional.empty(), 10))).isEmpty();
        granted(create(other, NAME, VALUE, ATTRIBUTES));
        assertThat(boundary.state().dataObjectCount(elsewhere)).isOne();
    }

    @Test
    void a_list_goes_page_by_page_without_values() {
        IntStream.range(0, 120)
                .forEach(i -> granted(create(management(), "o%03d".formatted(i), VALUE)));
        List<DataObject> first = granted(objects.list(management(), Optional.empty(), 110));
        assertThat(first).hasSize(110).allMatch(object -> object.wrapped().length() == 0);
        List<DataObject> rest =
                granted(objects.list(management(), Optional.of(first.getLast().name()), 110));
        assertThat(rest).extracting(object -> object.name().value()).startsWith("o110").hasSize(10);
        assertThat(lastRecord().operation()).isEqualTo(Operation.LIST_DATA_OBJECTS);
        assertThat(lastRecord().subject()).contains("10 data objects");
    }

    @Test
    void records_name_the_data_object_and_have_no_digest() {
        DataObject object = created();
        EvidenceRecord made = lastRecord();
        assertThat(made.operation()).isEqualTo(Operation.CREATE_DATA_OBJECT);
        assertThat(made.subject()).contains("data object " + object.id() + " config/primary");
        granted(objects.read(management(), NAME)).close();
        assertThat(lastRecord().operation()).isEqualTo(Operation.READ_DATA_OBJECT);
        assertThat(lastRecord().subject()).isEqualTo(made.subject());
        granted(objects.delete(management(), NAME));
        assertThat(lastRecord().operation()).isEqualTo(Operation.DELETE_DATA_OBJECT);
        assertThat(made.digests()).isEmpty();
        assertThat(lastRecord().digests()).isEmpty();
    }

    @Test
    void a_reading_that_a_deletion_overtakes_releases_nothing() {
        created();
        boundary.journal().meanwhile(() -> granted(objects.delete(management(), NAME)));
        assertThat(refused(objects.read(management(), NAME)))
                .isEqualTo(RefusalCode.DATA_OBJECT_NOT_FOUND);
        assertThat(lastRecord().refusal()).isPresent();
    }

    @Test
    void a_reading_does_not_release_a_predecessor_of_the_same_name() {
        created();
        boundary.journal()
                .meanwhile(
                        () -> {
                            granted(objects.delete(management(), NAME));
                            created();
                        });
        assertThat(refused(objects.read(management(), NAME)))
                .isEqualTo(RefusalCode.DATA_OBJECT_NOT_FOUND);
    }

    @Test
    void of_two_with_one_name_the_first_in_the_journal_wins() {
        boundary.journal().meanwhile(this::created);
        assertThat(refused(create(management(), NAME, VALUE, ATTRIBUTES)))
                .isEqualTo(RefusalCode.DATA_OBJECT_EXISTS);
        assertThat(lastRecord().subject()).contains("data object config/primary");
    }

    @Test
    void one_that_was_edited_in_the_store_does_not_open() {
        DataObject object = created();
        Partition partition = boundary.state().partition(TestBoundary.DEMO).orElseThrow();
        for (DataObject edited :
                List.of(
                        edited(object, new DataObjectName("other"), ATTRIBUTES, object.size()),
                        edited(
                                object,
                                NAME,
                                new DataObjectAttributes(false, true, true),
                                object.size()),
                        edited(object, NAME, ATTRIBUTES, object.size() + 1))) {
            assertThatThrownBy(() -> boundary.device().open(partition, edited))
                    .isInstanceOf(UnwrapFailed.class);
        }
    }

    private static DataObject edited(
            DataObject object, DataObjectName name, DataObjectAttributes attributes, int size) {
        return new DataObject(
                object.id(),
                object.partition(),
                object.application(),
                name,
                attributes,
                object.created(),
                size,
                object.wrapped());
    }

    @Test
    void a_command_for_another_application_or_partition_is_refused() {
        DataObject object = created();
        DataObject foreign =
                new DataObject(
                        object.id(),
                        object.partition(),
                        new ApplicationId("other"),
                        new DataObjectName("foreign"),
                        ATTRIBUTES,
                        object.created(),
                        object.size(),
                        object.wrapped());
        assertThat(
                        refused(
                                boundary.engine()
                                        .inquiries()
                                        .answer(
                                                new Command.StoreDataObject(management(), foreign),
                                                foreign)))
                .isEqualTo(RefusalCode.APPLICATION_NOT_FOUND);
    }

    @Test
    void a_sealed_node_gives_nothing() {
        created();
        boundary.device().seal();
        assertThat(refused(objects.read(management(), NAME))).isEqualTo(RefusalCode.SEALED);
        assertThat(refused(create(management(), "more", VALUE))).isEqualTo(RefusalCode.SEALED);
    }
}
