package io.claviger.rest;

import io.claviger.broker.request.Broker;
import io.claviger.broker.task.Tasks;
import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.Journal;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.approval.Action;
import io.claviger.engine.boundary.Engine;
import io.claviger.engine.key.RestoredKeys;
import io.claviger.engine.partition.RestoredPartitions;
import io.claviger.governance.change.Changes;
import io.claviger.governance.drill.Drills;
import io.claviger.rest.approval.ActionReader;
import io.claviger.rest.approval.ActionWriter;
import io.claviger.rest.approval.ApproverSettings;
import io.claviger.rest.approval.ForgottenPasswordRoute;
import io.claviger.rest.approval.RequestRoutes;
import io.claviger.rest.approval.TaskRoutes;
import io.claviger.rest.approver.ApproverRoutes;
import io.claviger.rest.approver.StoredApprovers;
import io.claviger.rest.backup.BackupControl;
import io.claviger.rest.backup.BackupRoutes;
import io.claviger.rest.backup.PartitionRoutes;
import io.claviger.rest.certificate.AttestationRoutes;
import io.claviger.rest.certificate.CertificateRoutes;
import io.claviger.rest.certificate.TimestampRoutes;
import io.claviger.rest.cluster.ClusterControl;
import io.claviger.rest.cluster.ClusterRoutes;
import io.claviger.rest.cluster.DrillRoutes;
import io.claviger.rest.cluster.RootKeyRoutes;
import io.claviger.rest.cluster.UpgradeRoutes;
import io.claviger.rest.dataobject.DataObjectRoutes;
import io.claviger.rest.diagnosis.DiagnosisRoute;
import io.claviger.rest.diagnosis.NodeWatch;
import io.claviger.rest.evidence.EvidenceAccess;
import io.claviger.rest.evidence.EvidenceRoutes;
import io.claviger.rest.evidence.RecordedRequests;
import io.claviger.rest.governance.ChangeRoutes;
import io.claviger.rest.governance.ComplianceRoute;
import io.claviger.rest.governance.DepartureRoute;
import io.claviger.rest.governance.DriftRoute;
import io.claviger.rest.governance.ForesightRoutes;
import io.claviger.rest.governance.GovernanceRoutes;
import io.claviger.rest.governance.IncidentRoutes;
import io.claviger.rest.governance.IntegrationRoutes;
import io.claviger.rest.governance.NodeSurroundings;
import io.claviger.rest.governance.OnboardingRoutes;
import io.claviger.rest.governance.PackageRoutes;
import io.claviger.rest.governance.TrashRoutes;
import io.claviger.rest.governance.UnsealRoute;
import io.claviger.rest.health.HealthRoutes;
import io.claviger.rest.health.Metrics;
import io.claviger.rest.health.SinkHealth;
import io.claviger.rest.http.HttpListener;
import io.claviger.rest.identity.BearerTokens;
import io.claviger.rest.key.AgreementRoutes;
import io.claviger.rest.key.ComparisonRoutes;
import io.claviger.rest.key.DerivationRoutes;
import io.claviger.rest.key.ImportRehearsalRoute;
import io.claviger.rest.key.KeyRoutes;
import io.claviger.rest.key.KeyStateRoutes;
import io.claviger.rest.key.TransportRoutes;
import io.claviger.rest.openapi.OpenApiDocument;
import io.claviger.rest.operation.EncapsulationRoutes;
import io.claviger.rest.operation.FileRoutes;
import io.claviger.rest.operation.OperationRoutes;
import io.claviger.rest.policy.PolicyRoutes;
import io.claviger.rest.route.Dispatcher;
import io.claviger.rest.route.Rendering;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.RouteTable;
import io.claviger.rest.service.ServiceRoutes;
import io.claviger.rest.tls.ReloadingTls;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** The running HTTP interface. Thread-safe. */
public final class RestServer implements AutoCloseable {
    private final HttpListener listener;
    private final Optional<ReloadingTls> tls;
    private final Metrics metrics;
    private final Broker broker;
    private final ActionReader reader;

    private RestServer(
            HttpListener listener,
            Optional<ReloadingTls> tls,
            Metrics metrics,
            Broker broker,
            ActionReader reader) {
        this.listener = listener;
        this.tls = tls;
        this.metrics = metrics;
        this.broker = broker;
        this.reader = reader;
    }

    /**
     * Starts to answer. A sealed node answers, too: with 503 to all but health, description and
     * unsealing.
     *
     * @param sinks how the sinks are to which records are streamed, for health
     * @throws IllegalArgumentException if the TLS files are not usable
     * @throws RuntimeException if the address cannot be listened on
     */
    public static RestServer start(
            RestOptions options,
            Engine engine,
            Journal journal,
            EvidenceAccess evidence,
            Unsealer unsealer,
            ClusterControl cluster,
            BackupControl backups,
            SinkHealth.Source sinks,
            InstantSource clock) {
        Metrics metrics = new Metrics(journal, evidence, engine.device()::sealed, sinks);
        Broker broker = broker(engine, journal, clock, options.approvers());
        RouteTable table =
                routes(
                        options, engine, journal, evidence, unsealer, cluster, backups, sinks,
                        clock, metrics, broker);
        Dispatcher dispatcher =
                new Dispatcher(
                        table,
                        engine,
                        journal,
                        options.tokens().map(settings -> new BearerTokens(settings, clock)),
                        clock,
                        options.maxBodyBytes(),
                        options.maxRequests(),
                        metrics,
                        new RecordedRequests(evidence));
        Optional<ReloadingTls> tls = options.tls().map(ReloadingTls::open);
        try {
            HttpListener listener =
                    HttpListener.start(
                            options.address(),
                            options.port(),
                            tls.map(ReloadingTls::security),
                            dispatcher,
                            Rendering::brokenHttp);
            return new RestServer(
                    listener, tls, metrics, broker, reader(journal, options.approvers(), clock));
        } catch (RuntimeException unavailable) {
            broker.close();
            tls.ifPresent(ReloadingTls::close);
            throw unavailable;
        }
    }

    /** What drives the requests for approval; the caller closes it. */
    static Broker broker(
            Engine engine, Journal journal, InstantSource clock, ApproverSettings settings) {
        return Broker.start(
                journal::state,
                engine.requests(),
                reader(journal, settings, clock),
                clock,
                () -> serving(engine, journal) && journal.leads(),
                settings.keeping());
    }

    private static ActionReader reader(
            Journal journal, ApproverSettings settings, InstantSource clock) {
        return new ActionReader(new StoredApprovers(journal::state, settings.authorities(), clock));
    }

    /**
     * Asks for approvals in the name of a caller of another interface, who sends no request that
     * approvers could be shown: they see it as the same would have come by REST, and what they see
     * is what is done. The same, asked again, is the same request until it is collected.
     */
    public Answer<ApprovalRequest> ask(Origin origin, Action action) {
        Bytes body = ActionWriter.body(action);
        PartitionId partition = origin.identity().partition().orElseThrow();
        return broker.ask(origin, reader.read(partition, action.operation(), body), body);
    }

    /** Whether keys can be used: only then does anything become of requests that wait. */
    private static boolean serving(Engine engine, Journal journal) {
        return !engine.device().sealed()
                && journal.health().state() == Journal.Health.State.SERVING;
    }

    /** The one route table. */
    static RouteTable routes(
            RestOptions options,
            Engine engine,
            Journal journal,
            EvidenceAccess evidence,
            Unsealer unsealer,
            ClusterControl cluster,
            BackupControl backups,
            SinkHealth.Source sinks,
            InstantSource clock,
            Metrics metrics,
            Broker broker) {
        String version = options.version();
        var approvers =
                new StoredApprovers(journal::state, options.approvers().authorities(), clock);
        var reader = reader(journal, options.approvers(), clock);
        var tasks = new Tasks(journal::state, engine.requests(), broker);
        List<Route> routes = new ArrayList<>();
        routes.addAll(new OperationRoutes(engine.operations()).routes());
        routes.addAll(new FileRoutes(engine.files(), options.maxFileBytes()).routes());
        routes.addAll(new EncapsulationRoutes(engine.operations()).routes());
        routes.addAll(
                new KeyRoutes(engine.keys(), engine.attestations(), approvers, broker::keyChanged)
                        .routes());
        routes.addAll(
                new AgreementRoutes(engine.agreements(), engine.attestations(), approvers)
                        .routes());
        routes.addAll(
                new DerivationRoutes(engine.keys(), engine.derivations(), engine.attestations())
                        .routes());
        routes.addAll(new ServiceRoutes(engine.inquiries(), journal, evidence, version).routes());
        routes.addAll(new CertificateRoutes(engine.certificates()).routes());
        routes.addAll(new TimestampRoutes(engine.timestamps(), options.timestampKey()).routes());
        routes.addAll(new AttestationRoutes(engine.attestations()).routes());
        routes.addAll(new DataObjectRoutes(engine.dataObjects()).routes());
        routes.addAll(new ApproverRoutes(engine.approvers(), broker::backupChanged).routes());
        routes.addAll(
                new TransportRoutes(engine.transport(), engine.attestations(), approvers).routes());
        routes.addAll(new KeyStateRoutes(engine.keys(), approvers).routes());
        routes.addAll(
                new PolicyRoutes(approvers, engine.keys(), engine.inquiries(), journal::state)
                        .routes());
        routes.add(new ImportRehearsalRoute(engine.transport()).route());
        routes.add(new ComparisonRoutes(engine.comparisons()).route());
        routes.addAll(
                new RequestRoutes(broker, engine.requests(), journal::state, reader).routes());
        routes.add(new ForgottenPasswordRoute(broker, options.approvers().backupKey()).route());
        routes.addAll(
                new TaskRoutes(
                                tasks,
                                engine.judge(),
                                engine.attestations(),
                                journal::state,
                                options.approvers())
                        .routes());
        routes.addAll(new GovernanceRoutes(engine, sinks).routes());
        routes.addAll(new OnboardingRoutes(engine).routes());
        routes.add(new DepartureRoute(engine.applications()).route());
        routes.addAll(new IntegrationRoutes(engine, journal::state, evidence).routes());
        routes.add(new DriftRoute(engine, journal::state, evidence).route());
        routes.addAll(new TrashRoutes(engine.trash()).routes());
        var changes =
                new Changes(
                        journal::state,
                        engine.inquiries(),
                        evidence::reader,
                        () ->
                                "%s, version %s, %s"
                                        .formatted(
                                                options.node(),
                                                version,
                                                journal.health()
                                                        .state()
                                                        .name()
                                                        .toLowerCase(Locale.ROOT)));
        var surroundings = new NodeSurroundings(evidence, options.region());
        var watch =
                new NodeWatch(options.node(), engine.device()::sealed, journal, evidence, sinks);
        routes.addAll(new ChangeRoutes(changes, engine.inquiries(), journal::state).routes());
        routes.addAll(
                new PackageRoutes(
                                engine.packages(), engine.inquiries(), journal::state, surroundings)
                        .routes());
        routes.addAll(
                new IncidentRoutes(engine.incidents(), engine.inquiries(), journal::state)
                        .routes());
        routes.add(
                new ComplianceRoute(journal::state, engine.inquiries(), evidence, watch::now)
                        .route());
        routes.addAll(
                new ForesightRoutes(
                                journal::state,
                                engine.inquiries(),
                                changes,
                                evidence,
                                watch::now,
                                surroundings,
                                approvers)
                        .routes());
        routes.addAll(new UnsealRoute(unsealer, engine.inquiries()).routes());
        routes.addAll(new ClusterRoutes(cluster, engine.inquiries()).routes());
        routes.add(new UpgradeRoutes(cluster.watch(), changes).route());
        routes.addAll(
                new BackupRoutes(
                                backups,
                                engine.inquiries(),
                                new RestoredKeys(
                                        journal::state, engine.inquiries(), engine.device()),
                                journal::state)
                        .routes());
        routes.addAll(
                new PartitionRoutes(
                                backups,
                                new RestoredPartitions(
                                        journal::state, engine.inquiries(), engine.device()),
                                journal::state)
                        .routes());
        routes.addAll(
                new DrillRoutes(
                                new Drills(changes, journal::state, evidence::reader),
                                cluster.watch(),
                                () -> cluster.state().node())
                        .routes());
        routes.addAll(new RootKeyRoutes(cluster).routes());
        routes.addAll(
                new EvidenceRoutes(
                                evidence, journal, engine.inquiries(), engine.attestations(), clock)
                        .routes());
        routes.add(new DiagnosisRoute(engine.inquiries(), journal, evidence, watch, clock).route());
        routes.addAll(
                new HealthRoutes(
                                engine,
                                journal,
                                evidence,
                                sinks,
                                options.node(),
                                version,
                                options.developmentMode(),
                                cluster.watch())
                        .routes());
        routes.add(metrics.route());
        routes.add(OpenApiDocument.route(routes, version));
        return new RouteTable(routes);
    }

    /** The port that is listened on. */
    public int port() {
        return listener.port();
    }

    /** TLS by the files of the options; kept up to date until this is closed. */
    public Optional<HttpListener.Security> security() {
        return tls.map(ReloadingTls::security);
    }

    /** Shows one more measurement under {@code /metrics}; names as {@code claviger.disk.free}. */
    public void gauge(String name, String description, DoubleSupplier value) {
        metrics.gauge(name, description, value);
    }

    /** Counts a call of a PKCS #11 program, under {@code claviger.pkcs11.calls}. */
    public void pkcs11Call(String call, boolean done, long nanos) {
        metrics.pkcs11Call(call, done, nanos);
    }

    /** Stops answering; requests on their way get two seconds. */
    public void stop() {
        broker.close();
        listener.stop();
        tls.ifPresent(ReloadingTls::close);
    }

    @Override
    public void close() {
        stop();
    }
}
