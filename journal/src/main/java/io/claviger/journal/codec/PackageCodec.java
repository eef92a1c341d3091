package io.claviger.journal.codec;

import static io.claviger.journal.codec.ValueCodec.known;
import static io.claviger.journal.codec.ValueCodec.require;
import static io.claviger.journal.codec.ValueCodec.time;

import io.claviger.core.command.Command;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.PackageProposal;
import io.claviger.core.state.PolicySetting;
import io.claviger.core.state.ServicePackage;
import io.claviger.journal.proto.v1.Commands;
import io.claviger.journal.proto.v1.Values;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Service packages and the command about them as bytes (docs/formats/journal.md). */
final class PackageCodec {
    private PackageCodec() {}

    static Values.ServicePackage toMessage(ServicePackage promised) {
        var m =
                Values.ServicePackage.newBuilder()
                        .setName(promised.name())
                        .addAllAlgorithms(promised.algorithms())
                        .setApprovals(promised.approvals())
                        .setMaximumKeys(promised.maximumKeys())
                        .setCosigners(promised.cosigners())
                        .setNodes(promised.nodes())
                        .addAllRegions(promised.regions())
                        .addAllClaims(promised.claims());
        promised.policy()
                .forEach(
                        (setting, value) ->
                                m.addPolicy(
                                        Values.PolicySetting.newBuilder()
                                                .setName(setting.wireName())
                                                .setValue(value)));
        promised.interfaces().forEach(name -> m.addInterfaces(name.wireName()));
        return m.build();
    }

    static ServicePackage fromMessage(Values.ServicePackage unchecked) {
        var m = known(unchecked);
        Map<PolicySetting, Integer> policy = new EnumMap<>(PolicySetting.class);
        m.getPolicyList()
                .forEach(
                        each ->
                                policy.put(
                                        Vocabulary.policySetting(known(each).getName()),
                                        each.getValue()));
        Set<InterfaceName> interfaces = EnumSet.noneOf(InterfaceName.class);
        m.getInterfacesList().forEach(name -> interfaces.add(Vocabulary.interfaceName(name)));
        return new ServicePackage(
                m.getName(),
                policy,
                new TreeSet<>(m.getAlgorithmsList()),
                interfaces,
                m.getApprovals(),
                m.getMaximumKeys(),
                m.getCosigners(),
                m.getNodes(),
                new TreeSet<>(m.getRegionsList()),
                m.getClaimsList());
    }

    static Values.PackageProposal toMessage(PackageProposal proposal) {
        var m =
                Values.PackageProposal.newBuilder()
                        .setBy(proposal.by().value())
                        .setTime(time(proposal.time()));
        proposal.next().ifPresent(next -> m.setNext(toMessage(next)));
        return m.build();
    }

    static PackageProposal fromMessage(Values.PackageProposal unchecked) {
        var m = known(unchecked);
        return new PackageProposal(
                m.hasNext() ? Optional.of(fromMessage(m.getNext())) : Optional.empty(),
                new CredentialId(m.getBy()),
                time(m.hasTime(), m.getTime()));
    }

    static Commands.ChangePackage toMessage(Command.ChangePackage c) {
        return Commands.ChangePackage.newBuilder()
                .setOperation(c.operation().wireName())
                .setPartition(c.partition().value())
                .setProposal(toMessage(c.proposal()))
                .build();
    }

    static Command.ChangePackage fromMessage(Origin origin, Commands.ChangePackage unchecked) {
        var m = known(unchecked);
        require(m.hasProposal(), "a proposal is there");
        return new Command.ChangePackage(
                origin,
                Vocabulary.operation(m.getOperation()),
                new PartitionId(m.getPartition()),
                fromMessage(m.getProposal()));
    }
}
