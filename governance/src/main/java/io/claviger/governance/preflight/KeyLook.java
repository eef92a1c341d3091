package io.claviger.governance.preflight;

import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.RequestId;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
import io.claviger.core.state.Credential;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Role;
import io.claviger.engine.application.SourceRange;
import io.claviger.engine.boundary.KeyAct;
import io.claviger.engine.boundary.Permissions;
import io.claviger.engine.boundary.RuleDecider;
import io.claviger.governance.preflight.Preflight.Line;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the attributes and rules of an application's keys allow afterwards what they allow now.
 */
final class KeyLook {
    private static final Set<KeyAct> USES =
            EnumSet.of(
                    KeyAct.SIGN,
                    KeyAct.ENCRYPT,
                    KeyAct.DECRYPT,
                    KeyAct.DECAPSULATE,
                    KeyAct.WRAP,
                    KeyAct.UNWRAP);

    /** Interfaces whose calls can neither bring approvals along nor wait for them. */
    private static final Set<InterfaceName> WITHOUT_APPROVALS =
            EnumSet.of(InterfaceName.PKCS11, InterfaceName.OPENSSL, InterfaceName.CNG);

    private static final int PAGE = 1000;
    private static final int MAX_FINDINGS = 5;

    private final Plan plan;
    private final Looks looks;

    KeyLook(Plan plan, Looks looks) {
        this.plan = plan;
        this.looks = looks;
    }

    List<Line> of(Application application) {
        Optional<Credential> use =
                looks.state().credentials(application.id()).stream()
                        .filter(credential -> credential.role() == Role.KEY_OPERATION)
                        .filter(credential -> credential.validAt(looks.caller().time()))
                        .findFirst();
        if (use.isEmpty()) {
            return List.of(
                    new Line(
                            "attributes",
                            false,
                            "without a credential of role key-operation nothing can be told",
                            "application " + application.id()));
        }
        List<Line> found = new ArrayList<>();
        long looked = 0;
        Optional<KeyLabel> after = Optional.empty();
        while (found.size() < MAX_FINDINGS) {
            List<KeyObject> page = looks.state().keys(application.partition(), after, PAGE);
            for (KeyObject key : page) {
                if (key.application().equals(application.id()) && key.invalidated().isEmpty()) {
                    looked++;
                    worse(key, application, use.get()).ifPresent(found::add);
                }
            }
            if (page.size() < PAGE) {
                break;
            }
            after = Optional.of(page.getLast().label());
        }
        return found.isEmpty()
                ? List.of(
                        new Line(
                                "attributes",
                                looked > 0,
                                looked == 0
                                        ? "application '%s' has no key".formatted(application.id())
                                        : "%d keys of application '%s' keep what they allow"
                                                .formatted(looked, application.id()),
                                "keys of the application"))
                : found.subList(0, Math.min(MAX_FINDINGS, found.size()));
    }

    /** An operation that works now and would not afterwards. */
    private Optional<Line> worse(KeyObject key, Application application, Credential credential) {
        StateView after = plan.proposal().map(p -> p.over(looks.state())).orElse(looks.state());
        for (KeyAct act : USES) {
            Origin now = origin(application, credential, before(application));
            Origin then = origin(application, credential, afterwards(application));
            Optional<Refusal> today = refusal(key, act, now, looks.state());
            if (today.filter(r -> r.code() != RefusalCode.APPROVAL_REQUIRED).isPresent()) {
                continue;
            }
            Optional<Refusal> tomorrow = refusal(key, act, then, after);
            if (tomorrow.isPresent() && !tomorrow.equals(today)) {
                return Optional.of(line(key, act, tomorrow.get().message()));
            }
            if (WITHOUT_APPROVALS.contains(then.interfaceName())
                    && !RuleDecider.rule(key, act.operation()).free()) {
                return Optional.of(
                        line(
                                key,
                                act,
                                "its rules ask for approvals, which %s cannot bring along"
                                        .formatted(then.interfaceName().wireName())));
            }
        }
        return Optional.empty();
    }

    private static Line line(KeyObject key, KeyAct act, String why) {
        return new Line(
                "attributes",
                false,
                "%s with key '%s' would be refused: %s".formatted(act.wireName(), key.label(), why),
                "key " + key.id());
    }

    private InterfaceName before(Application application) {
        Optional<InterfaceName> left =
                plan instanceof Plan.UseInterface use ? use.from() : Optional.empty();
        return left.orElseGet(() -> EnumSet.copyOf(application.interfaces()).iterator().next());
    }

    private InterfaceName afterwards(Application application) {
        return plan instanceof Plan.UseInterface use ? use.to() : before(application);
    }

    private Optional<Refusal> refusal(KeyObject key, KeyAct act, Origin origin, StateView state) {
        return Permissions.refusal(
                key, act, origin, Optional.empty(), state, looks.caller().time());
    }

    private Origin origin(Application application, Credential credential, InterfaceName way) {
        return new Origin(
                new RequestId("preflight"),
                Optional.empty(),
                Optional.empty(),
                new Identity(
                        Optional.of(application.id()),
                        Optional.of(credential.id()),
                        Optional.of(application.partition()),
                        Set.of(credential.role()),
                        "preflight"),
                way,
                application.access().sources().stream()
                        .findFirst()
                        .map(range -> SourceRange.parse(range).network().getHostAddress())
                        .orElse("local"),
                Optional.empty(),
                looks.caller().time());
    }
}
