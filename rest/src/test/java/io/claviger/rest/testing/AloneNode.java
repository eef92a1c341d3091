package io.claviger.rest.testing;

import io.claviger.core.evidence.Origin;
import io.claviger.core.id.Bytes;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.engine.answer.Answer;
import io.claviger.rest.cluster.ClusterControl;
import io.claviger.rest.cluster.ClusterWatch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A node that is alone, and stays so. */
public class AloneNode implements ClusterControl {
    @Override
    public State state() {
        return new State("node-1", List.of(), Optional.empty(), 1, List.of());
    }

    @Override
    public ClusterWatch watch() {
        return new ClusterWatch() {
            @Override
            public List<Seen> nodes() {
                return List.of(
                        new Seen(
                                "node-1",
                                "",
                                true,
                                Optional.empty(),
                                Duration.ZERO,
                                Optional.empty()));
            }

            @Override
            public void isolate(String node, Duration time) {
                throw alone();
            }
        };
    }

    @Override
    public Answer<State> found(Origin origin, String listen, String address) {
        throw alone();
    }

    @Override
    public Answer<Optional<Admission>> admit(Origin origin, Candidate candidate) {
        throw alone();
    }

    @Override
    public Opening askToBeOpened() {
        throw alone();
    }

    @Override
    public Answer<Opened> open(Origin origin, Opening sealed) {
        throw alone();
    }

    @Override
    public Answer<State> remove(Origin origin, String node) {
        throw alone();
    }

    @Override
    public Answer<State> requireApprovals(Origin origin, int officers) {
        throw alone();
    }

    @Override
    public Answer<State> turnDown(Origin origin, String node) {
        throw alone();
    }

    @Override
    public Answer<State> approve(Origin origin, String node, Bytes key) {
        throw alone();
    }

    @Override
    public Answer<Invited> invite(Origin origin, Duration life) {
        throw alone();
    }

    @Override
    public Optional<Answer<Admission>> join(Origin origin, Bytes secret, Candidate candidate) {
        throw new Refusal.Thrown(RefusalCode.INVITATION_INVALID, "this node is alone");
    }

    @Override
    public RootKeyState rootKey() {
        return new RootKeyState(1, false, 0, List.of());
    }

    @Override
    public Answer<RootKeyState> rotateRootKey(Origin origin) {
        throw alone();
    }

    @Override
    public void promote(String node) {
        throw alone();
    }

    @Override
    public void stepDown() {
        throw alone();
    }

    private static Refusal.Thrown alone() {
        return new Refusal.Thrown(RefusalCode.CLUSTER_STATE, "this node is alone");
    }
}
