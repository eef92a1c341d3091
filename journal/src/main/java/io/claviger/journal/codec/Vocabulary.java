package io.claviger.journal.codec;

import io.claviger.core.approval.RequestStatus;
import io.claviger.core.approval.RuleKind;
import io.claviger.core.change.ChangeFinding;
import io.claviger.core.change.ChangeStatus;
import io.claviger.core.evidence.DigestKind;
import io.claviger.core.evidence.Operation;
import io.claviger.core.mechanism.AddressFormat;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.ParameterSet;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.refusal.Rung;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.PolicySetting;
import io.claviger.core.state.Responsible;
import io.claviger.core.state.Role;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Closed vocabularies by the public names under which they travel. */
public final class Vocabulary {
    private static final Map<String, Role> ROLES = index(Role.values(), Role::wireName);
    private static final Map<String, InterfaceName> INTERFACES =
            index(InterfaceName.values(), InterfaceName::wireName);
    private static final Map<String, Operation> OPERATIONS =
            index(Operation.values(), Operation::wireName);
    private static final Map<String, DigestKind> DIGESTS =
            index(DigestKind.values(), DigestKind::wireName);
    private static final Map<String, RefusalCode> REFUSALS =
            index(RefusalCode.values(), RefusalCode::wireName);
    private static final Map<String, ChangeStatus> CHANGE_STATUSES =
            index(ChangeStatus.values(), ChangeStatus::wireName);
    private static final Map<String, ChangeFinding.Kind> FINDING_KINDS =
            index(ChangeFinding.Kind.values(), ChangeFinding.Kind::wireName);
    private static final Map<String, Rung> RUNGS = index(Rung.values(), Rung::wireName);
    private static final Map<String, Curve> CURVES = index(Curve.values(), Curve::standardName);
    private static final Map<String, KeyAlgorithm> ALGORITHMS =
            index(KeyAlgorithm.values(), KeyAlgorithm::wireName);
    private static final Map<String, AddressFormat> ADDRESSES =
            index(AddressFormat.values(), AddressFormat::name);

    private static final Map<String, PolicySetting> POLICY_SETTINGS =
            index(PolicySetting.values(), PolicySetting::wireName);

    private static final Map<String, RuleKind> RULES = index(RuleKind.values(), RuleKind::wireName);
    private static final Map<String, RequestStatus> REQUEST_STATUSES =
            index(RequestStatus.values(), RequestStatus::name);

    private static final Map<String, Responsible> RESPONSIBLE =
            index(Responsible.values(), Responsible::wireName);

    private Vocabulary() {}

    static Responsible responsible(String name) {
        return get(RESPONSIBLE, name, "responsible person");
    }

    static ChangeStatus changeStatus(String name) {
        return get(CHANGE_STATUSES, name, "status of a change");
    }

    static ChangeFinding.Kind findingKind(String name) {
        return get(FINDING_KINDS, name, "kind of a finding");
    }

    static Rung rung(String name) {
        return get(RUNGS, name, "rung");
    }

    static RuleKind ruleKind(String name) {
        return get(RULES, name, "rule");
    }

    static RequestStatus requestStatus(String name) {
        return get(REQUEST_STATUSES, name, "status of a request");
    }

    static PolicySetting policySetting(String name) {
        return get(POLICY_SETTINGS, name, "policy setting");
    }

    static KeyAlgorithm algorithm(String name) {
        return get(ALGORITHMS, name, "key algorithm");
    }

    static Role role(String name) {
        return get(ROLES, name, "role");
    }

    static InterfaceName interfaceName(String name) {
        return get(INTERFACES, name, "interface");
    }

    public static Operation operation(String name) {
        return get(OPERATIONS, name, "operation");
    }

    static DigestKind digest(String name) {
        return get(DIGESTS, name, "digest kind");
    }

    static RefusalCode refusal(String name) {
        return get(REFUSALS, name, "refusal");
    }

    static Curve curve(String name) {
        return get(CURVES, name, "curve");
    }

    static AddressFormat addressFormat(String name) {
        return get(ADDRESSES, name, "address format");
    }

    static ParameterSet parameterSet(String name) {
        return get(ParameterSet.BY_NAME, name, "parameter set");
    }

    private static <T> Map<String, T> index(T[] values, Function<T, String> name) {
        return Arrays.stream(values).collect(Collectors.toUnmodifiableMap(name, v -> v));
    }

    private static <T> T get(Map<String, T> names, String name, String what) {
        T value = names.get(name);
        if (value == null) {
            throw new IllegalArgumentException("unknown " + what);
        }
        return value;
    }
}
