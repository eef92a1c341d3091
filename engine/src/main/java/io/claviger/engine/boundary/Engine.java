package io.claviger.engine.boundary;

import io.claviger.core.port.Journal;
import io.claviger.core.port.StateView;
import io.claviger.crypto.provider.Mechanisms;
import io.claviger.crypto.random.RandomSource;
import io.claviger.engine.application.Applications;
import io.claviger.engine.approval.ApprovalJudge;
import io.claviger.engine.approval.Requests;
import io.claviger.engine.approver.Approvers;
import io.claviger.engine.approver.ForgottenPasswords;
import io.claviger.engine.attestation.Attestations;
import io.claviger.engine.certificate.Certificates;
import io.claviger.engine.dataobject.DataObjects;
import io.claviger.engine.device.DeviceKeys;
import io.claviger.engine.device.KeyHandles;
import io.claviger.engine.diagnosis.Incidents;
import io.claviger.engine.key.Agreements;
import io.claviger.engine.key.Attempts;
import io.claviger.engine.key.Comparisons;
import io.claviger.engine.key.Derivations;
import io.claviger.engine.key.KeyAccess;
import io.claviger.engine.key.Keys;
import io.claviger.engine.key.Transport;
import io.claviger.engine.key.Trash;
import io.claviger.engine.operation.FileOperations;
import io.claviger.engine.operation.Operations;
import io.claviger.engine.operation.Probes;
import io.claviger.engine.partition.Packages;
import io.claviger.engine.partition.Partitions;
import io.claviger.engine.partition.Pins;
import io.claviger.engine.session.Sessions;
import io.claviger.engine.timestamp.Timestamps;
import io.claviger.engine.user.Authenticator;
import io.claviger.engine.user.Credentials;
import io.claviger.engine.user.UnknownCallers;
import io.claviger.engine.user.WithoutApiKey;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/**
 * The key boundary put together over one journal: one part for each thing that interfaces ask for.
 */
public record Engine(
        DeviceKeys device,
        KeyHandles handles,
        Inquiries inquiries,
        Authenticator authenticator,
        Credentials credentials,
        Partitions partitions,
        Packages packages,
        Incidents incidents,
        Pins pins,
        Applications applications,
        Keys keys,
        Transport transport,
        Trash trash,
        Derivations derivations,
        Agreements agreements,
        Operations operations,
        FileOperations files,
        Probes probes,
        Attestations attestations,
        Certificates certificates,
        Timestamps timestamps,
        DataObjects dataObjects,
        Approvers approvers,
        Requests requests,
        Comparisons comparisons,
        ApprovalJudge judge,
        Sessions sessions) {

    /**
     * Puts the engine together.
     *
     * @param slowWork small pool of platform threads for key generation
     */
    public static Engine over(
            Journal journal,
            Mechanisms mechanisms,
            DeviceKeys device,
            RandomSource random,
            InstantSource clock,
            ExecutorService slowWork,
            Optional<WithoutApiKey> withoutApiKey) {
        Supplier<StateView> state = journal::state;
        var handles = new KeyHandles(mechanisms, device);
        var inquiries = new Inquiries(journal, new UnknownCallers());
        var access = new KeyAccess(state, device);
        var attempts = new Attempts(state, inquiries, access);
        var judge = new ApprovalJudge(device);
        var keys =
                new Keys(
                        state,
                        inquiries,
                        access,
                        device,
                        handles,
                        mechanisms,
                        random,
                        slowWork,
                        judge);
        var transport = new Transport(keys, inquiries, access, device, handles, mechanisms, judge);
        var operations =
                new Operations(
                        state, inquiries, access, handles, random, mechanisms::sha256, judge);
        var certificates =
                new Certificates(
                        state,
                        inquiries,
                        access,
                        device,
                        handles,
                        random,
                        mechanisms::sha256,
                        judge);
        var approvers =
                new Approvers(state, inquiries, attempts, device, mechanisms, random, slowWork);
        return new Engine(
                device,
                handles,
                inquiries,
                new Authenticator(state, withoutApiKey),
                new Credentials(state, inquiries, random),
                new Partitions(state, inquiries, device),
                new Packages(state, inquiries),
                new Incidents(inquiries),
                new Pins(state, inquiries, device),
                new Applications(state, inquiries),
                keys,
                transport,
                new Trash(state, inquiries),
                new Derivations(state, inquiries, access, device, mechanisms, random),
                new Agreements(state, inquiries, access, device, handles, mechanisms, random),
                operations,
                new FileOperations(attempts, inquiries, access, handles, mechanisms),
                new Probes(state, inquiries, device, clock),
                new Attestations(state, inquiries, access, device, clock),
                certificates,
                new Timestamps(state, inquiries, access, handles, random, mechanisms::sha256),
                new DataObjects(state, inquiries, attempts, device, random),
                approvers,
                new Requests(
                        state,
                        inquiries,
                        attempts,
                        access,
                        device,
                        random,
                        judge,
                        keys,
                        transport,
                        operations,
                        certificates,
                        new ForgottenPasswords(
                                state, inquiries, attempts, device, random, judge, slowWork)),
                new Comparisons(state, inquiries),
                judge,
                new Sessions(journal, mechanisms, device, handles, random, slowWork, judge));
    }
}
