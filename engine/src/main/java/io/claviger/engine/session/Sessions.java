package io.claviger.engine.session;

import io.claviger.core.port.Journal;
import io.claviger.crypto.provider.Mechanisms;
import io.claviger.crypto.random.RandomSource;
import io.claviger.engine.approval.ApprovalJudge;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.engine.device.DeviceKeys;
import io.claviger.engine.device.KeyHandles;
import io.claviger.engine.key.Agreements;
import io.claviger.engine.key.KeyAccess;
import io.claviger.engine.key.Keys;
import io.claviger.engine.key.SharedKeys;
import io.claviger.engine.key.Transport;
import io.claviger.engine.operation.Operations;
import io.claviger.engine.user.UnknownCallers;
import java.util.concurrent.ExecutorService;

/** Opens the engine for programs with keys of their own. Safe for many threads. */
public final class Sessions {
    private final Journal journal;
    private final Mechanisms mechanisms;
    private final DeviceKeys device;
    private final KeyHandles handles;
    private final RandomSource random;
    private final ExecutorService slowWork;
    private final ApprovalJudge judge;

    /**
     * Sessions over a node.
     *
     * @param slowWork small pool of platform threads for key generation
     */
    public Sessions(
            Journal journal,
            Mechanisms mechanisms,
            DeviceKeys device,
            KeyHandles handles,
            RandomSource random,
            ExecutorService slowWork,
            ApprovalJudge judge) {
        this.journal = journal;
        this.mechanisms = mechanisms;
        this.device = device;
        this.handles = handles;
        this.random = random;
        this.slowWork = slowWork;
        this.judge = judge;
    }

    /** The engine for one program in one partition, without keys yet. */
    public SessionEngine open() {
        var held = new SessionKeys(handles);
        var seen = new SessionJournal(journal, held);
        // Who proved nothing has no session: nobody is counted here.
        var inquiries = new Inquiries(seen, new UnknownCallers());
        var access = new KeyAccess(seen::state, device);
        var keys =
                new Keys(
                        seen::state,
                        inquiries,
                        access,
                        device,
                        handles,
                        mechanisms,
                        random,
                        slowWork,
                        judge);
        return new SessionEngine(
                held,
                keys,
                new Transport(keys, inquiries, access, device, handles, mechanisms, judge),
                new Agreements(seen::state, inquiries, access, device, handles, mechanisms, random),
                new SharedKeys(seen::state, inquiries, access, device, handles, mechanisms, random),
                new Operations(
                        seen::state, inquiries, access, handles, random, mechanisms::sha256, judge),
                seen::state);
    }
}
