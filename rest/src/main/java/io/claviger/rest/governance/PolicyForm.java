package io.claviger.rest.governance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PolicySetting;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Json;
import io.claviger.rest.json.Members;
import io.claviger.rest.route.Schema;
import java.util.Arrays;

/** A partition's security policy in JSON: one member for each setting of the table. */
final class PolicyForm {
    static final Schema SCHEMA = schema("PartitionPolicy", true);
    static final Schema CHANGE = schema("PartitionPolicyChange", false);

    private PolicyForm() {}

    static ObjectNode written(PartitionPolicy policy) {
        ObjectNode node = Json.object();
        for (PolicySetting setting : PolicySetting.values()) {
            if (setting.flag()) {
                node.put(setting.wireName(), policy.on(setting));
            } else {
                node.put(setting.wireName(), policy.value(setting));
            }
        }
        return node;
    }

    /** {@code present} with the members that the body has. */
    static PartitionPolicy changed(PartitionPolicy present, Members body) {
        PartitionPolicy next = present;
        for (PolicySetting setting : PolicySetting.values()) {
            String name = setting.wireName();
            if (setting.flag()) {
                next = next.with(setting, body.flag(name, next.on(setting)));
            } else {
                int value = body.optionalInteger(name).orElse(next.value(setting));
                if (value < setting.min() || value > setting.max()) {
                    throw new Unacceptable(
                            RefusalCode.INVALID_NUMBER_RANGE,
                            "field '%s' is %d to %d"
                                    .formatted(body.path(name), setting.min(), setting.max()));
                }
                next = next.with(setting, value);
            }
        }
        return next;
    }

    private static Schema schema(String name, boolean all) {
        Schema.Member[] members =
                Arrays.stream(PolicySetting.values())
                        .map(setting -> member(setting, all))
                        .toArray(Schema.Member[]::new);
        return Schema.object(
                name,
                all
                        ? "What a partition allows, whatever a key's own attributes say."
                        : "Members to change.",
                members);
    }

    private static Schema.Member member(PolicySetting setting, boolean all) {
        String description =
                "%s Forbids: %s. Default %s."
                        .formatted(
                                setting.meaning(),
                                setting.forbids(),
                                setting.written(setting.defaultValue()));
        Schema schema = setting.flag() ? Schema.flag(description) : Schema.integer(description);
        return new Schema.Member(setting.wireName(), all ? schema : schema.orNull(), all);
    }
}
