package io.claviger.journal.raft;

import java.util.Objects;
import javax.net.ssl.SSLEngine;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.grpc.GrpcUtil;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.grpc.server.GrpcServicesImpl;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.io.grpc.Attributes;
import org.apache.ratis.thirdparty.io.grpc.ServerTransportFilter;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.DelegatingSslContext;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContext;

/**
 * gRPC between nodes with mutual TLS, which an {@link Isolation} can cut in both directions. Ratis
 * makes it by its class name.
 */
final class Cable implements RpcType {
    private static final String ISOLATION = "claviger.isolation";
    private static final String ENDED = "claviger.connection.ended";

    // By reflection; a lambda has no name.
    Cable() {}

    static void set(RaftProperties properties) {
        RaftConfigKeys.Rpc.setType(properties, new Cable());
    }

    /**
     * @param ended called when a connection that another node made has ended
     */
    static Parameters parameters(PeerOptions own, Isolation isolation, Runnable ended) {
        var parameters = new Parameters();
        GrpcConfigKeys.TLS.setConf(parameters, new GrpcTlsConfig(own.keys(), own.trust(), true));
        parameters.put(ISOLATION, isolation, Isolation.class);
        parameters.put(ENDED, ended, Runnable.class);
        return parameters;
    }

    @Override
    public String name() {
        return getClass().getName();
    }

    @Override
    public RpcFactory newFactory(Parameters parameters) {
        return new Factory(parameters);
    }

    private static final class Factory extends GrpcFactory {
        private final GrpcTlsConfig tls;
        private final Isolation isolation;
        private final Runnable ended;

        Factory(Parameters parameters) {
            super(parameters);
            this.tls = Objects.requireNonNull(GrpcConfigKeys.TLS.conf(parameters));
            this.isolation = Objects.requireNonNull(parameters.get(ISOLATION, Isolation.class));
            this.ended = Objects.requireNonNull(parameters.get(ENDED, Runnable.class));
        }

        @Override
        public GrpcServices newRaftServerRpc(RaftServer server) {
            SslContext accepting = GrpcUtil.buildSslContextForServer(tls);
            return GrpcServicesImpl.newBuilder()
                    .setServer(server)
                    .setCustomizer(
                            (builder, _) ->
                                    builder.intercept(isolation)
                                            .addTransportFilter(new Watched(ended)))
                    .setAdminSslContext(accepting)
                    .setClientSslContext(accepting)
                    .setServerSslContextForServer(accepting)
                    .setServerSslContextForClient(
                            new Cuttable(GrpcUtil.buildSslContextForClient(tls), isolation))
                    .build();
        }
    }

    /** Says when a connection has ended. */
    private static final class Watched extends ServerTransportFilter {
        private final Runnable ended;

        Watched(Runnable ended) {
            this.ended = ended;
        }

        @Override
        public void transportTerminated(Attributes connection) {
            ended.run();
        }
    }

    /** Makes no connection while the node is isolated. */
    private static final class Cuttable extends DelegatingSslContext {
        private final Isolation isolation;

        Cuttable(SslContext connecting, Isolation isolation) {
            super(connecting);
            this.isolation = isolation;
        }

        @Override
        protected void initEngine(SSLEngine engine) {
            isolation.connecting(engine);
        }
    }
}
