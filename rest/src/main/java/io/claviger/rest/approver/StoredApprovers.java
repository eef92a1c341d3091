package io.claviger.rest.approver;

import io.claviger.core.id.ApproverName;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.StateView;
import io.claviger.core.state.ApproverAccount;
import io.claviger.crypto.certificate.Certificate;
import io.claviger.crypto.certificate.CertificateAuthorities;
import io.claviger.rest.policy.OnboardedApprovers;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** The approvers that the state knows now. */
public final class StoredApprovers implements OnboardedApprovers {
    private final Supplier<StateView> state;
    private final Optional<CertificateAuthorities> authorities;
    private final InstantSource clock;

    /**
     * @param authorities must vouch for certificates that policies name; empty: the policy does
     */
    public StoredApprovers(
            Supplier<StateView> state,
            Optional<CertificateAuthorities> authorities,
            InstantSource clock) {
        this.state = state;
        this.authorities = authorities;
        this.clock = clock;
    }

    @Override
    public boolean trusts(Certificate certificate) {
        return authorities.map(all -> all.vouchFor(certificate, clock.instant())).orElse(true);
    }

    @Override
    public boolean known(PartitionId partition, String name) {
        return account(partition, name).isPresent();
    }

    @Override
    public Optional<Bytes> certificate(PartitionId partition, String name) {
        return account(partition, name)
                .filter(account -> account.onboarded().isPresent())
                .map(ApproverAccount::certificate);
    }

    private Optional<ApproverAccount> account(PartitionId partition, String name) {
        ApproverName asked;
        try {
            asked = new ApproverName(name);
        } catch (IllegalArgumentException nobodysName) {
            return Optional.empty();
        }
        return state.get().approver(partition, asked);
    }
}
