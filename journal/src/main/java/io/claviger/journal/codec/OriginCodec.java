package io.claviger.journal.codec;

import static io.claviger.journal.codec.ValueCodec.known;
import static io.claviger.journal.codec.ValueCodec.require;

import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.id.RequestId;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.state.Role;
import io.claviger.journal.proto.v1.Origins;
import java.util.EnumSet;
import java.util.Optional;

/** Where a command comes from, and why it is refused, as bytes (docs/formats/journal.md). */
final class OriginCodec {
    private OriginCodec() {}

    static Origins.Origin toMessage(Origin origin) {
        var m =
                Origins.Origin.newBuilder()
                        .setRequest(origin.request().value())
                        .setIdentity(toMessage(origin.identity()))
                        .setInterfaceName(origin.interfaceName().wireName())
                        .setSource(origin.source())
                        .setTime(ValueCodec.time(origin.time()));
        origin.correlation().ifPresent(m::setCorrelation);
        origin.ticket().ifPresent(m::setTicket);
        origin.client().ifPresent(m::setClient);
        return m.build();
    }

    static Origin fromMessage(Origins.Origin m) {
        known(m);
        return new Origin(
                new RequestId(m.getRequest()),
                m.hasCorrelation() ? Optional.of(m.getCorrelation()) : Optional.empty(),
                m.hasTicket() ? Optional.of(m.getTicket()) : Optional.empty(),
                fromMessage(known(m.getIdentity())),
                Vocabulary.interfaceName(m.getInterfaceName()),
                m.getSource(),
                m.hasClient() ? Optional.of(m.getClient()) : Optional.empty(),
                ValueCodec.time(m.hasTime(), m.getTime()));
    }

    private static Origins.Identity toMessage(Identity identity) {
        var m = Origins.Identity.newBuilder().setAuthentication(identity.authentication());
        identity.application().ifPresent(id -> m.setApplication(id.value()));
        identity.credential().ifPresent(id -> m.setCredential(id.value()));
        identity.partition().ifPresent(id -> m.setPartition(id.value()));
        if (!identity.roles().isEmpty()) {
            EnumSet.copyOf(identity.roles()).forEach(role -> m.addRoles(role.wireName()));
        }
        return m.build();
    }

    private static Identity fromMessage(Origins.Identity m) {
        var roles = EnumSet.noneOf(Role.class);
        m.getRolesList()
                .forEach(name -> require(roles.add(Vocabulary.role(name)), "role listed twice"));
        return new Identity(
                m.hasApplication()
                        ? Optional.of(new ApplicationId(m.getApplication()))
                        : Optional.empty(),
                m.hasCredential()
                        ? Optional.of(new CredentialId(m.getCredential()))
                        : Optional.empty(),
                m.hasPartition()
                        ? Optional.of(new PartitionId(m.getPartition()))
                        : Optional.empty(),
                roles,
                m.getAuthentication());
    }

    static Origins.Refusal toMessage(Refusal refusal) {
        return Origins.Refusal.newBuilder()
                .setCode(refusal.code().wireName())
                .setMessage(refusal.message())
                .build();
    }

    static Refusal fromMessage(Origins.Refusal m) {
        return new Refusal(Vocabulary.refusal(known(m).getCode()), m.getMessage());
    }
}
