package io.claviger.core.port;

import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.change.Change;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.KeyId;
import io.claviger.core.state.Application;
import io.claviger.core.state.ApplicationRequest;
import io.claviger.core.state.ApproverAccount;
import io.claviger.core.state.Credential;
import io.claviger.core.state.DataObject;
import io.claviger.core.state.Device;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;

/**
 * The state while one journal entry is applied: reads see the writes before them; all of it reaches
 * the store in one piece or not at all. Used by the one thread that applies.
 */
public interface StateTransaction extends StateView {
    void put(Device device);

    void put(Partition partition);

    /** Removes a partition that holds nothing any more. */
    void remove(Partition partition);

    void put(Application application);

    /** Removes an application without credentials. */
    void remove(Application application);

    void put(ApplicationRequest request);

    /** Removes it; it may be gone. */
    void remove(ApplicationRequest request);

    void put(Credential credential);

    /** Removes the credential; its token opens nothing from now on. */
    void remove(Credential credential);

    void put(KeyObject key);

    /**
     * Removes the key with its wrapped blob and its label; asks the journal to purge what still
     * holds the blob.
     */
    void remove(KeyObject key);

    void put(DataObject object);

    /**
     * Removes the data object with its wrapped value; asks the journal to purge what still holds
     * the value.
     */
    void remove(DataObject object);

    /** Notes that every leaf of the key before {@code end} is taken. */
    void reserveLeaves(KeyId key, int end);

    void put(ApprovalRequest request);

    /** Forgets a request that has ended, with its result. */
    void remove(ApprovalRequest request);

    void put(ApproverAccount account);

    /**
     * Removes the approver with the wrapped backup; asks the journal to purge what still holds the
     * backup.
     */
    void remove(ApproverAccount account);

    void put(Change change);

    /** Notes that what this approval token allows was done. */
    void spendToken(Bytes digest);

    /** Counts one use of the key and returns its number, from 1. */
    long countUse(KeyId key);

    /** Counts one record of the credential and returns its number, from 1. */
    long countRecord(CredentialId credential);
}
