package io.claviger.client.api;

import io.claviger.client.Call;
import io.claviger.client.http.Exchange;
import io.claviger.client.http.Incoming;
import io.claviger.client.http.Outgoing;
import io.claviger.client.model.Application;
import io.claviger.client.model.ApplicationClient;
import io.claviger.client.model.ApplicationRehearsal;
import io.claviger.client.model.ApplicationRequest;
import io.claviger.client.model.ApplicationRequests;
import io.claviger.client.model.Applications;
import io.claviger.client.model.ApproveApplication;
import io.claviger.client.model.ApproveNode;
import io.claviger.client.model.ApprovePackage;
import io.claviger.client.model.ApproveRelease;
import io.claviger.client.model.ApprovedApplication;
import io.claviger.client.model.BackupKey;
import io.claviger.client.model.BeginDrill;
import io.claviger.client.model.BegunDrill;
import io.claviger.client.model.BroughtBack;
import io.claviger.client.model.Change;
import io.claviger.client.model.ChangeStep;
import io.claviger.client.model.Changes;
import io.claviger.client.model.CloseIncident;
import io.claviger.client.model.ClusterApprovals;
import io.claviger.client.model.ClusterCandidate;
import io.claviger.client.model.ClusterOpening;
import io.claviger.client.model.ClusterState;
import io.claviger.client.model.Compliance;
import io.claviger.client.model.CreatePartition;
import io.claviger.client.model.Credential;
import io.claviger.client.model.Credentials;
import io.claviger.client.model.DataObjects;
import io.claviger.client.model.Departure;
import io.claviger.client.model.Diagnosis;
import io.claviger.client.model.Drift;
import io.claviger.client.model.DrillResult;
import io.claviger.client.model.ExplainPolicy;
import io.claviger.client.model.ForeseenImports;
import io.claviger.client.model.FoundCluster;
import io.claviger.client.model.GateAttempts;
import io.claviger.client.model.GetApplicationRequestsQuery;
import io.claviger.client.model.GetApplicationsQuery;
import io.claviger.client.model.GetChangesQuery;
import io.claviger.client.model.GetClusterUpgradeCheckQuery;
import io.claviger.client.model.GetCredentialsQuery;
import io.claviger.client.model.GetDataObjectsQuery;
import io.claviger.client.model.GetDriftQuery;
import io.claviger.client.model.GetTrashQuery;
import io.claviger.client.model.Handover;
import io.claviger.client.model.ImportRehearsal;
import io.claviger.client.model.Incident;
import io.claviger.client.model.Incidents;
import io.claviger.client.model.IntegrationChecklist;
import io.claviger.client.model.InvalidatedKey;
import io.claviger.client.model.InviteNode;
import io.claviger.client.model.IssueCredential;
import io.claviger.client.model.IssuedCredential;
import io.claviger.client.model.JoinCluster;
import io.claviger.client.model.JudgeDrill;
import io.claviger.client.model.LetIn;
import io.claviger.client.model.LintPolicy;
import io.claviger.client.model.NewBackupKey;
import io.claviger.client.model.NodeInvitation;
import io.claviger.client.model.OfferedPartition;
import io.claviger.client.model.OnboardedApplication;
import io.claviger.client.model.OnboardingForm;
import io.claviger.client.model.OpenChange;
import io.claviger.client.model.OpenedByPeer;
import io.claviger.client.model.PackageProposal;
import io.claviger.client.model.PackageReport;
import io.claviger.client.model.Partition;
import io.claviger.client.model.PartitionApproval;
import io.claviger.client.model.PartitionPart;
import io.claviger.client.model.PartitionPolicyChange;
import io.claviger.client.model.PartitionRecipient;
import io.claviger.client.model.Partitions;
import io.claviger.client.model.PlannedChange;
import io.claviger.client.model.PolicyFindings;
import io.claviger.client.model.PolicySentences;
import io.claviger.client.model.Preflight;
import io.claviger.client.model.PromoteNode;
import io.claviger.client.model.ProposePackage;
import io.claviger.client.model.ProposeRelease;
import io.claviger.client.model.Rehearsal;
import io.claviger.client.model.RehearseRules;
import io.claviger.client.model.RejectApplication;
import io.claviger.client.model.RejectPackage;
import io.claviger.client.model.RejectRelease;
import io.claviger.client.model.RestoredKey;
import io.claviger.client.model.RestoredPartition;
import io.claviger.client.model.RollBack;
import io.claviger.client.model.RootKeyState;
import io.claviger.client.model.SealedNode;
import io.claviger.client.model.SimulatePolicy;
import io.claviger.client.model.Simulation;
import io.claviger.client.model.Symptom;
import io.claviger.client.model.Trash;
import io.claviger.client.model.Unseal;
import io.claviger.client.model.UnsealByPeer;
import io.claviger.client.model.UnsealProgress;
import io.claviger.client.model.UnsealShare;
import io.claviger.client.model.Unsealed;
import io.claviger.client.model.UpgradeCheck;
import io.claviger.client.model.WithdrawnPartition;

/** Partitions, applications, changes, diagnosis. Made from the description of the service. */
public final class Operations {
    private final Exchange exchange;

    public Operations(Exchange exchange) {
        this.exchange = exchange;
    }

    /**
     * List the data objects of the caller's partition. Roles: key-management.
     *
     * @param query what is looked for
     * @see <a href="/ops/v1/data-objects">GET /ops/v1/data-objects</a>
     */
    public Call<DataObjects> getDataObjects(GetDataObjectsQuery query) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/ops/v1/data-objects").asking(query.parameters()),
                in -> DataObjects.of(in.object()));
    }

    /**
     * Look for mistakes in a policy. Quorums that cannot be reached, people who count once, windows
     * that never open, certificates that end, weak keys. Nothing is stored. Roles: key-management.
     *
     * @param request A policy as at creation.
     * @see <a href="/ops/v1/policies/lint">POST /ops/v1/policies/lint</a>
     */
    public Call<PolicyFindings> lintPolicies(LintPolicy request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/policies/lint").with(request.json()),
                in -> PolicyFindings.of(in.object()));
    }

    /**
     * Say in plain language who can do what. Roles: key-management.
     *
     * @param request A policy as at creation, or the key that has one.
     * @see <a href="/ops/v1/policies/explain">POST /ops/v1/policies/explain</a>
     */
    public Call<PolicySentences> explainPolicies(ExplainPolicy request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/policies/explain").with(request.json()),
                in -> PolicySentences.of(in.object()));
    }

    /**
     * Which approvals would still be missing?. For an operation with a key now, or for a request
     * that waits. Nothing is done. Roles: key-management.
     *
     * @param request What to try.
     * @see <a href="/ops/v1/policies/simulate">POST /ops/v1/policies/simulate</a>
     */
    public Call<Simulation> simulatePolicies(SimulatePolicy request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/policies/simulate").with(request.json()),
                in -> Simulation.of(in.object()));
    }

    /**
     * Say whether keys would come in. A dry run: the key boundary is asked, no key is sent. Roles:
     * key-management.
     *
     * @param request Keys that may come.
     * @see <a href="/ops/v1/import-rehearsals">POST /ops/v1/import-rehearsals</a>
     */
    public Call<ForeseenImports> createImportRehearsal(ImportRehearsal request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/import-rehearsals").with(request.json()),
                in -> ForeseenImports.of(in.object()));
    }

    /**
     * List partitions. Those that the caller may see. Roles: auditor, device-so, partition-so.
     *
     * @see <a href="/ops/v1/partitions">GET /ops/v1/partitions</a>
     */
    public Call<Partitions> getPartitions() {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/ops/v1/partitions"),
                in -> Partitions.of(in.object()));
    }

    /**
     * Create a partition. Roles: device-so.
     *
     * @param request A partition; policy members that are absent take their default.
     * @see <a href="/ops/v1/partitions">POST /ops/v1/partitions</a>
     */
    public Call<Partition> createPartition(CreatePartition request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/partitions").with(request.json()),
                in -> Partition.of(in.object()));
    }

    /**
     * Change the security policy of a partition. Members that are absent stay as they are. Roles:
     * partition-so.
     *
     * @param name as in the path
     * @param request Members to change.
     * @see <a href="/ops/v1/partitions/%7Bname%7D/policy">PATCH
     *     /ops/v1/partitions/{name}/policy</a>
     */
    public Call<Partition> changePartitionPolicy(String name, PartitionPolicyChange request) {
        return new Call<>(
                exchange,
                Outgoing.of("PATCH", "/ops/v1/partitions/" + Outgoing.segment(name) + "/policy")
                        .with(request.json()),
                in -> Partition.of(in.object()));
    }

    /**
     * List applications. Roles: auditor, device-so, partition-so.
     *
     * @param query what is looked for
     * @see <a href="/ops/v1/applications">GET /ops/v1/applications</a>
     */
    public Call<Applications> getApplications(GetApplicationsQuery query) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/ops/v1/applications").asking(query.parameters()),
                in -> Applications.of(in.object()));
    }

    /**
     * Onboard an application. Every field is mandatory but the lists of the access path. Roles:
     * partition-so.
     *
     * @param request An onboarding record.
     * @see <a href="/ops/v1/applications">POST /ops/v1/applications</a>
     */
    public Call<OnboardedApplication> createApplication(OnboardingForm request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/applications").with(request.json()),
                in -> OnboardedApplication.of(in.object()));
    }

    /**
     * Read an application. Roles: auditor, device-so, partition-so.
     *
     * @param name as in the path
     * @see <a href="/ops/v1/applications/%7Bname%7D">GET /ops/v1/applications/{name}</a>
     */
    public Call<Application> getApplication(String name) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/ops/v1/applications/" + Outgoing.segment(name)),
                in -> Application.of(in.object()));
    }

    /**
     * List credentials. Those of an application, or, without one, those of officers. Roles:
     * auditor, device-so, partition-so.
     *
     * @param query what is looked for
     * @see <a href="/ops/v1/credentials">GET /ops/v1/credentials</a>
     */
    public Call<Credentials> getCredentials(GetCredentialsQuery query) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/ops/v1/credentials").asking(query.parameters()),
                in -> Credentials.of(in.object()));
    }

    /**
     * Issue a credential. The token is in this answer and nowhere else. Roles: device-so,
     * partition-so.
     *
     * @param request A credential to issue.
     * @see <a href="/ops/v1/credentials">POST /ops/v1/credentials</a>
     */
    public Call<IssuedCredential> createCredential(IssueCredential request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/credentials").with(request.json()),
                in -> IssuedCredential.of(in.object()));
    }

    /**
     * Revoke a credential. For good; doing it twice is no error. Roles: device-so, partition-so.
     *
     * @param id as in the path
     * @see <a href="/ops/v1/credentials/%7Bid%7D">DELETE /ops/v1/credentials/{id}</a>
     */
    public Call<Credential> deleteCredential(String id) {
        return new Call<>(
                exchange,
                Outgoing.of("DELETE", "/ops/v1/credentials/" + Outgoing.segment(id)),
                in -> Credential.of(in.object()));
    }

    /**
     * List onboarding requests that wait. Roles: auditor, device-so, partition-so.
     *
     * @param query what is looked for
     * @see <a href="/ops/v1/application-requests">GET /ops/v1/application-requests</a>
     */
    public Call<ApplicationRequests> getApplicationRequests(GetApplicationRequestsQuery query) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/ops/v1/application-requests").asking(query.parameters()),
                in -> ApplicationRequests.of(in.object()));
    }

    /**
     * Request an onboarding, or a change of one. An application with the name exists: its record is
     * to become this one. Another officer approves. Roles: device-so, partition-so.
     *
     * @param request An onboarding record.
     * @see <a href="/ops/v1/application-requests">POST /ops/v1/application-requests</a>
     */
    public Call<ApplicationRequest> createApplicationRequest(OnboardingForm request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/application-requests").with(request.json()),
                in -> ApplicationRequest.of(in.object()));
    }

    /**
     * Say what a request would do. A dry run: nothing is requested, nothing changes. Roles:
     * auditor, device-so, partition-so.
     *
     * @param request An onboarding record.
     * @see <a href="/ops/v1/application-rehearsals">POST /ops/v1/application-rehearsals</a>
     */
    public Call<ApplicationRehearsal> createApplicationRehearsal(OnboardingForm request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/application-rehearsals").with(request.json()),
                in -> ApplicationRehearsal.of(in.object()));
    }

    /**
     * Read an onboarding request. Roles: auditor, device-so, partition-so.
     *
     * @param name as in the path
     * @see <a href="/ops/v1/application-requests/%7Bname%7D">GET
     *     /ops/v1/application-requests/{name}</a>
     */
    public Call<ApplicationRequest> getApplicationRequest(String name) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/ops/v1/application-requests/" + Outgoing.segment(name)),
                in -> ApplicationRequest.of(in.object()));
    }

    /**
     * Approve a request. With 'requested' only if it is still the one of that time: what was looked
     * at is what is answered. Roles: partition-so.
     *
     * @param name as in the path
     * @param request Which request.
     * @see <a href="/ops/v1/application-approvals/%7Bname%7D">POST
     *     /ops/v1/application-approvals/{name}</a>
     */
    public Call<ApprovedApplication> createApplicationApproval(
            String name, ApproveApplication request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/application-approvals/" + Outgoing.segment(name))
                        .with(request.json()),
                in -> ApprovedApplication.of(in.object()));
    }

    /**
     * Reject a request, or withdraw it. With 'requested' only if it is still the one of that time:
     * what was looked at is what is answered. Roles: device-so, partition-so.
     *
     * @param name as in the path
     * @param request Which request.
     * @see <a href="/ops/v1/application-rejections/%7Bname%7D">POST
     *     /ops/v1/application-rejections/{name}</a>
     */
    public Call<ApplicationRequest> createApplicationRejection(
            String name, RejectApplication request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/application-rejections/" + Outgoing.segment(name))
                        .with(request.json()),
                in -> ApplicationRequest.of(in.object()));
    }

    /**
     * Record that an owner has left. Drift lists the application's keys until a change names
     * somebody else. With 'left' false the mark is taken back. Roles: device-so, partition-so.
     *
     * @param name as in the path
     * @param request Who has left.
     * @see <a href="/ops/v1/application-departures/%7Bname%7D">POST
     *     /ops/v1/application-departures/{name}</a>
     */
    public Call<Application> createApplicationDeparture(String name, Departure request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/application-departures/" + Outgoing.segment(name))
                        .with(request.json()),
                in -> Application.of(in.object()));
    }

    /**
     * How far an integration has come. Each step is ticked by a record, none by a person. Roles:
     * auditor, device-so, partition-so.
     *
     * @param name as in the path
     * @see <a href="/ops/v1/applications/%7Bname%7D/checklist">GET
     *     /ops/v1/applications/{name}/checklist</a>
     */
    public Call<IntegrationChecklist> getApplicationChecklist(String name) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/ops/v1/applications/" + Outgoing.segment(name) + "/checklist"),
                in -> IntegrationChecklist.of(in.object()));
    }

    /**
     * Hand an application over. Owner, technical mapping and proof in one answer. Roles: auditor,
     * device-so, partition-so.
     *
     * @param name as in the path
     * @see <a href="/ops/v1/applications/%7Bname%7D/handover">GET
     *     /ops/v1/applications/{name}/handover</a>
     */
    public Call<Handover> getApplicationHandover(String name) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/ops/v1/applications/" + Outgoing.segment(name) + "/handover"),
                in -> Handover.of(in.object()));
    }

    /**
     * Give the client settings of an application. For the interfaces of its record, with the way to
     * its credential; no secret is in the answer. Roles: auditor, device-so, partition-so.
     *
     * @param name as in the path
     * @see <a href="/ops/v1/applications/%7Bname%7D/settings">GET
     *     /ops/v1/applications/{name}/settings</a>
     */
    public Call<ApplicationClient> getApplicationSettings(String name) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/ops/v1/applications/" + Outgoing.segment(name) + "/settings"),
                in -> ApplicationClient.of(in.object()));
    }

    /**
     * List keys that are not as they were meant. One page of a partition's keys, compared with all
     * of them. Roles: auditor, device-so, partition-so.
     *
     * @param query what is looked for
     * @see <a href="/ops/v1/drift">GET /ops/v1/drift</a>
     */
    public Call<Drift> getDrift(GetDriftQuery query) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/ops/v1/drift").asking(query.parameters()),
                in -> Drift.of(in.object()));
    }

    /**
     * List the keys in the trash of a partition. Roles: auditor, device-so, partition-so.
     *
     * @param query what is looked for
     * @see <a href="/ops/v1/trash">GET /ops/v1/trash</a>
     */
    public Call<Trash> getTrash(GetTrashQuery query) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/ops/v1/trash").asking(query.parameters()),
                in -> Trash.of(in.object()));
    }

    /**
     * Take a key out of the trash, back into use. Roles: device-so, partition-so.
     *
     * @param uuid as in the path
     * @see <a href="/ops/v1/trash/%7Buuid%7D">POST /ops/v1/trash/{uuid}</a>
     */
    public Call<InvalidatedKey> createTrash(String uuid) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/trash/" + Outgoing.segment(uuid)),
                in -> InvalidatedKey.of(in.object()));
    }

    /**
     * Destroy a key in the trash for good. Roles: device-so, partition-so.
     *
     * @param uuid as in the path
     * @see <a href="/ops/v1/trash/%7Buuid%7D">DELETE /ops/v1/trash/{uuid}</a>
     */
    public Call<InvalidatedKey> deleteTrash(String uuid) {
        return new Call<>(
                exchange,
                Outgoing.of("DELETE", "/ops/v1/trash/" + Outgoing.segment(uuid)),
                in -> InvalidatedKey.of(in.object()));
    }

    /**
     * List changes. Those that the caller may see, by ticket. Roles: auditor, device-so,
     * partition-so.
     *
     * @param query what is looked for
     * @see <a href="/ops/v1/changes">GET /ops/v1/changes</a>
     */
    public Call<Changes> getChanges(GetChangesQuery query) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/ops/v1/changes").asking(query.parameters()),
                in -> Changes.of(in.object()));
    }

    /**
     * Open a change. Keeps the picture of before: the log, the node, the policies of the
     * partitions. The probes of before come with the first check. Roles: device-so, partition-so.
     *
     * @param request A change to open.
     * @see <a href="/ops/v1/changes">POST /ops/v1/changes</a>
     */
    public Call<Change> createChange(OpenChange request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/changes").with(request.json()),
                in -> Change.of(in.object()));
    }

    /**
     * Read a change. Roles: auditor, device-so, partition-so.
     *
     * @param ticket as in the path
     * @see <a href="/ops/v1/changes/%7Bticket%7D">GET /ops/v1/changes/{ticket}</a>
     */
    public Call<Change> getChange(String ticket) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/ops/v1/changes/" + Outgoing.segment(ticket)),
                in -> Change.of(in.object()));
    }

    /**
     * Record a step of a change. Roles: device-so, partition-so.
     *
     * @param ticket as in the path
     * @param request What was done.
     * @see <a href="/ops/v1/changes/%7Bticket%7D/steps">POST /ops/v1/changes/{ticket}/steps</a>
     */
    public Call<Change> createChangeStep(String ticket, ChangeStep request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/changes/" + Outgoing.segment(ticket) + "/steps")
                        .with(request.json()),
                in -> Change.of(in.object()));
    }

    /**
     * Look at the gate of a change. What the log says that the applications did behind the last
     * step, and what failed. Roles: device-so, partition-so.
     *
     * @param ticket as in the path
     * @param request What callers saw who tried the probes; only the log decides.
     * @see <a href="/ops/v1/changes/%7Bticket%7D/checks">POST /ops/v1/changes/{ticket}/checks</a>
     */
    public Call<Change> createChangeCheck(String ticket, GateAttempts request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/changes/" + Outgoing.segment(ticket) + "/checks")
                        .with(request.json()),
                in -> Change.of(in.object()));
    }

    /**
     * Take a change back. Sets the policies of the partitions in scope back to what they were. The
     * change ends when its gate is passed. Roles: device-so, partition-so.
     *
     * @param ticket as in the path
     * @param request Why.
     * @see <a href="/ops/v1/changes/%7Bticket%7D/roll-back">POST
     *     /ops/v1/changes/{ticket}/roll-back</a>
     */
    public Call<Change> rollBackChange(String ticket, RollBack request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/changes/" + Outgoing.segment(ticket) + "/roll-back")
                        .with(request.json()),
                in -> Change.of(in.object()));
    }

    /**
     * End a change. Refused while an application of the gate has done no operation behind the last
     * step, however healthy the nodes are. Roles: device-so, partition-so.
     *
     * @param ticket as in the path
     * @param request What callers saw who tried the probes; only the log decides.
     * @see <a href="/ops/v1/changes/%7Bticket%7D/close">POST /ops/v1/changes/{ticket}/close</a>
     */
    public Call<Change> closeChange(String ticket, GateAttempts request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/changes/" + Outgoing.segment(ticket) + "/close")
                        .with(request.json()),
                in -> Change.of(in.object()));
    }

    /**
     * Tell what a partition promises, and whether it is kept. Roles: auditor, device-so,
     * partition-so.
     *
     * @param name as in the path
     * @see <a href="/ops/v1/partitions/%7Bname%7D/package">GET
     *     /ops/v1/partitions/{name}/package</a>
     */
    public Call<PackageReport> getPartitionPackage(String name) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/ops/v1/partitions/" + Outgoing.segment(name) + "/package"),
                in -> PackageReport.of(in.object()));
    }

    /**
     * Propose a service package for a partition. Another officer approves. Without 'package': none
     * any more. Roles: device-so, partition-so.
     *
     * @param name as in the path
     * @param request What is to be promised.
     * @see <a href="/ops/v1/partitions/%7Bname%7D/package">POST
     *     /ops/v1/partitions/{name}/package</a>
     */
    public Call<PackageProposal> createPartitionPackage(String name, ProposePackage request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/partitions/" + Outgoing.segment(name) + "/package")
                        .with(request.json()),
                in -> PackageProposal.of(in.object()));
    }

    /**
     * Approve a service package. With 'proposed' only if it is still the one of that time: what was
     * looked at is what is answered. Roles: partition-so.
     *
     * @param name as in the path
     * @param request Which proposal.
     * @see <a href="/ops/v1/partitions/%7Bname%7D/package/approval">POST
     *     /ops/v1/partitions/{name}/package/approval</a>
     */
    public Call<PackageProposal> createPartitionPackageApproval(
            String name, ApprovePackage request) {
        return new Call<>(
                exchange,
                Outgoing.of(
                                "POST",
                                "/ops/v1/partitions/"
                                        + Outgoing.segment(name)
                                        + "/package/approval")
                        .with(request.json()),
                in -> PackageProposal.of(in.object()));
    }

    /**
     * Reject a service package, or withdraw it. With 'proposed' only if it is still the one of that
     * time: what was looked at is what is answered. Roles: device-so, partition-so.
     *
     * @param name as in the path
     * @param request Which proposal.
     * @see <a href="/ops/v1/partitions/%7Bname%7D/package/rejection">POST
     *     /ops/v1/partitions/{name}/package/rejection</a>
     */
    public Call<PackageProposal> createPartitionPackageRejection(
            String name, RejectPackage request) {
        return new Call<>(
                exchange,
                Outgoing.of(
                                "POST",
                                "/ops/v1/partitions/"
                                        + Outgoing.segment(name)
                                        + "/package/rejection")
                        .with(request.json()),
                in -> PackageProposal.of(in.object()));
    }

    /**
     * List the open incidents of an application. A diagnosis under a ticket opens one, if the log
     * shows that a use of a key was refused and it still would be. While it is open, the
     * application gets no other key of the algorithm. Roles: auditor, device-so, partition-so.
     *
     * @param name as in the path
     * @see <a href="/ops/v1/applications/%7Bname%7D/incidents">GET
     *     /ops/v1/applications/{name}/incidents</a>
     */
    public Call<Incidents> getApplicationIncidents(String name) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/ops/v1/applications/" + Outgoing.segment(name) + "/incidents"),
                in -> Incidents.of(in.object()));
    }

    /**
     * Propose that other keys are made although an incident is open. Roles: device-so,
     * partition-so.
     *
     * @param name as in the path
     * @param request Which incident.
     * @see <a href="/ops/v1/applications/%7Bname%7D/incidents/release">POST
     *     /ops/v1/applications/{name}/incidents/release</a>
     */
    public Call<Incident> createApplicationIncidentsRelease(String name, ProposeRelease request) {
        return new Call<>(
                exchange,
                Outgoing.of(
                                "POST",
                                "/ops/v1/applications/"
                                        + Outgoing.segment(name)
                                        + "/incidents/release")
                        .with(request.json()),
                in -> Incident.of(in.object()));
    }

    /**
     * Approve the release of an incident. Roles: partition-so.
     *
     * @param name as in the path
     * @param request Which incident.
     * @see <a href="/ops/v1/applications/%7Bname%7D/incidents/approval">POST
     *     /ops/v1/applications/{name}/incidents/approval</a>
     */
    public Call<Incident> createApplicationIncidentsApproval(String name, ApproveRelease request) {
        return new Call<>(
                exchange,
                Outgoing.of(
                                "POST",
                                "/ops/v1/applications/"
                                        + Outgoing.segment(name)
                                        + "/incidents/approval")
                        .with(request.json()),
                in -> Incident.of(in.object()));
    }

    /**
     * Reject the release of an incident, or withdraw it. Roles: device-so, partition-so.
     *
     * @param name as in the path
     * @param request Which incident.
     * @see <a href="/ops/v1/applications/%7Bname%7D/incidents/rejection">POST
     *     /ops/v1/applications/{name}/incidents/rejection</a>
     */
    public Call<Incident> createApplicationIncidentsRejection(String name, RejectRelease request) {
        return new Call<>(
                exchange,
                Outgoing.of(
                                "POST",
                                "/ops/v1/applications/"
                                        + Outgoing.segment(name)
                                        + "/incidents/rejection")
                        .with(request.json()),
                in -> Incident.of(in.object()));
    }

    /**
     * Close an incident whose key was used since. Roles: device-so, partition-so.
     *
     * @param name as in the path
     * @param request Which incident.
     * @see <a href="/ops/v1/applications/%7Bname%7D/incidents/closure">POST
     *     /ops/v1/applications/{name}/incidents/closure</a>
     */
    public Call<Incident> createApplicationIncidentsClosure(String name, CloseIncident request) {
        return new Call<>(
                exchange,
                Outgoing.of(
                                "POST",
                                "/ops/v1/applications/"
                                        + Outgoing.segment(name)
                                        + "/incidents/closure")
                        .with(request.json()),
                in -> Incident.of(in.object()));
    }

    /**
     * Tell what an auditor asks of an application. Six items, each met only if a record or a
     * checkpoint shows it. Roles: auditor, device-so, partition-so.
     *
     * @param name as in the path
     * @see <a href="/ops/v1/applications/%7Bname%7D/compliance">GET
     *     /ops/v1/applications/{name}/compliance</a>
     */
    public Call<Compliance> getApplicationCompliance(String name) {
        return new Call<>(
                exchange,
                Outgoing.of(
                        "GET", "/ops/v1/applications/" + Outgoing.segment(name) + "/compliance"),
                in -> Compliance.of(in.object()));
    }

    /**
     * Run recorded operations against other rules. Each operation is judged by the rules proposed
     * and by those of today; what both refuse is not listed. Nothing changes. With 'ticket' the
     * change keeps the result. Roles: auditor, device-so, partition-so.
     *
     * @param request One of the four, and how far back.
     * @see <a href="/ops/v1/rehearsals">POST /ops/v1/rehearsals</a>
     */
    public Call<Rehearsal> createRehearsal(RehearseRules request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/rehearsals").with(request.json()),
                in -> Rehearsal.of(in.object()));
    }

    /**
     * Look whether a usual change can begin. Roles, ports, attributes of keys, service package,
     * cluster, the way back, and what recorded operations would meet. Nothing changes. With
     * 'ticket' the change keeps the result. Roles: auditor, device-so, partition-so.
     *
     * @param request A usual change.
     * @see <a href="/ops/v1/preflights">POST /ops/v1/preflights</a>
     */
    public Call<Preflight> createPreflight(PlannedChange request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/preflights").with(request.json()),
                in -> Preflight.of(in.object()));
    }

    /**
     * Unseal the node. One attempt at a time; more get 503. Needs no credential.
     *
     * @param request The unseal secret.
     * @see <a href="/ops/v1/unseal">POST /ops/v1/unseal</a>
     */
    public Call<Unsealed> unseal(Unseal request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/unseal").with(request.json()),
                in -> Unsealed.of(in.object()));
    }

    /**
     * Give a share to unseal the node. The node keeps it in locked memory, for half an hour after
     * the first one, and opens with the last that is needed. A share that is wrong changes nothing.
     * Needs no credential.
     *
     * @param request One share of the unseal key.
     * @see <a href="/ops/v1/unseal/shares">POST /ops/v1/unseal/shares</a>
     */
    public Call<UnsealProgress> createUnsealShare(UnsealShare request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/unseal/shares").with(request.json()),
                in -> UnsealProgress.of(in.object()));
    }

    /**
     * Unseal the node with what a node of its cluster sealed to it. Needs no credential.
     *
     * @param request What '/ops/v1/cluster/openings' of an open node gave.
     * @see <a href="/ops/v1/unseal/peers">POST /ops/v1/unseal/peers</a>
     */
    public Call<OpenedByPeer> createUnsealPeer(UnsealByPeer request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/unseal/peers").with(request.json()),
                in -> OpenedByPeer.of(in.object()));
    }

    /**
     * The nodes of the cluster. Roles: auditor, device-so, partition-so.
     *
     * @see <a href="/ops/v1/cluster">GET /ops/v1/cluster</a>
     */
    public Call<ClusterState> getCluster() {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/ops/v1/cluster"),
                in -> ClusterState.of(in.object()));
    }

    /**
     * Make this node the first of a cluster. It is one from its next start on. Roles: device-so.
     *
     * @param request Where the node meets the others.
     * @see <a href="/ops/v1/cluster">POST /ops/v1/cluster</a>
     */
    public Call<ClusterState> createCluster(FoundCluster request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/cluster").with(request.json()),
                in -> ClusterState.of(in.object()));
    }

    /**
     * Let a node in. One approval; with the last one that is needed the answer holds the device
     * root key, sealed to the node that asks. It becomes a member when it starts with that. Before,
     * 202 without. Roles: device-so.
     *
     * @param request What the node says of itself ('claviger cluster join').
     * @see <a href="/ops/v1/cluster/members">POST /ops/v1/cluster/members</a>
     */
    public Call<LetIn> createClusterMember(ClusterCandidate request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/cluster/members").with(request.json()),
                in -> LetIn.of(in.object()));
    }

    /**
     * Put a node out of the cluster. Roles: device-so.
     *
     * @param node as in the path
     * @see <a href="/ops/v1/cluster/members/%7Bnode%7D">DELETE /ops/v1/cluster/members/{node}</a>
     */
    public Call<ClusterState> deleteClusterMember(String node) {
        return new Call<>(
                exchange,
                Outgoing.of("DELETE", "/ops/v1/cluster/members/" + Outgoing.segment(node)),
                in -> ClusterState.of(in.object()));
    }

    /**
     * Let several device SOs decide on nodes. The number can grow only. Roles: device-so.
     *
     * @param request By how many.
     * @see <a href="/ops/v1/cluster/approvals">POST /ops/v1/cluster/approvals</a>
     */
    public Call<ClusterState> createClusterApproval(ClusterApprovals request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/cluster/approvals").with(request.json()),
                in -> ClusterState.of(in.object()));
    }

    /**
     * Invite a node. One node may ask by it, once. Officers approve all the same. Roles: device-so.
     *
     * @param request For how long.
     * @see <a href="/ops/v1/cluster/invitations">POST /ops/v1/cluster/invitations</a>
     */
    public Call<NodeInvitation> createClusterInvitation(InviteNode request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/cluster/invitations").with(request.json()),
                in -> NodeInvitation.of(in.object()));
    }

    /**
     * Ask to be let in, by an invitation. The new node asks the same again until it gets what it
     * needs; 202 while approvals are missing. Many wrong secrets get 503. Needs no credential.
     *
     * @param request The invitation, and what the node says of itself.
     * @see <a href="/ops/v1/cluster/joins">POST /ops/v1/cluster/joins</a>
     */
    public Call<LetIn> createClusterJoin(JoinCluster request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/cluster/joins").with(request.json()),
                in -> LetIn.of(in.object()));
    }

    /**
     * Approve a node that asks to be let in. Roles: device-so.
     *
     * @param node as in the path
     * @param request Which node that is.
     * @see <a href="/ops/v1/cluster/candidates/%7Bnode%7D">POST
     *     /ops/v1/cluster/candidates/{node}</a>
     */
    public Call<ClusterState> createClusterCandidate(String node, ApproveNode request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/cluster/candidates/" + Outgoing.segment(node))
                        .with(request.json()),
                in -> ClusterState.of(in.object()));
    }

    /**
     * Turn down a node that asks to be let in. Roles: device-so.
     *
     * @param node as in the path
     * @see <a href="/ops/v1/cluster/candidates/%7Bnode%7D">DELETE
     *     /ops/v1/cluster/candidates/{node}</a>
     */
    public Call<ClusterState> deleteClusterCandidate(String node) {
        return new Call<>(
                exchange,
                Outgoing.of("DELETE", "/ops/v1/cluster/candidates/" + Outgoing.segment(node)),
                in -> ClusterState.of(in.object()));
    }

    /**
     * Open a sealed node of the cluster. Seals the root key to a node that showed that it is a
     * member. Only where setting 'cluster.unseal-by-peer' says so. Roles: device-so.
     *
     * @param request A sealed node of the cluster.
     * @see <a href="/ops/v1/cluster/openings">POST /ops/v1/cluster/openings</a>
     */
    public Call<ClusterOpening> createClusterOpening(SealedNode request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/cluster/openings").with(request.json()),
                in -> ClusterOpening.of(in.object()));
    }

    /**
     * What a sealed node shows to be opened by another. Of a node of a cluster. It waits ten
     * minutes for the answer. Needs no credential.
     *
     * @see <a href="/ops/v1/unseal/openings">POST /ops/v1/unseal/openings</a>
     */
    public Call<SealedNode> createUnsealOpening() {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/unseal/openings"),
                in -> SealedNode.of(in.object()));
    }

    /**
     * Make a node the master. Roles: device-so.
     *
     * @param request Which node.
     * @see <a href="/ops/v1/cluster/master">POST /ops/v1/cluster/master</a>
     */
    public Call<ClusterState> createClusterMaster(PromoteNode request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/cluster/master").with(request.json()),
                in -> ClusterState.of(in.object()));
    }

    /**
     * Have the master give up its role. The member that follows furthest takes over. Roles:
     * device-so.
     *
     * @see <a href="/ops/v1/cluster/master">DELETE /ops/v1/cluster/master</a>
     */
    public Call<ClusterState> deleteClusterMaster() {
        return new Call<>(
                exchange,
                Outgoing.of("DELETE", "/ops/v1/cluster/master"),
                in -> ClusterState.of(in.object()));
    }

    /**
     * Whether nodes can be upgraded one after the other. Roles: auditor, device-so, partition-so.
     *
     * @param query what is looked for
     * @see <a href="/ops/v1/cluster/upgrade-check">GET /ops/v1/cluster/upgrade-check</a>
     */
    public Call<UpgradeCheck> getClusterUpgradeCheck(GetClusterUpgradeCheckQuery query) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/ops/v1/cluster/upgrade-check").asking(query.parameters()),
                in -> UpgradeCheck.of(in.object()));
    }

    /**
     * To whom backups are encrypted. Without 'shares' and 'publicKey' there is no backup key yet;
     * 'proposed' waits for more device SOs. Roles: auditor, device-so, partition-so.
     *
     * @see <a href="/ops/v1/backup-key">GET /ops/v1/backup-key</a>
     */
    public Call<BackupKey> getBackupKey() {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/ops/v1/backup-key"),
                in -> BackupKey.of(in.object()));
    }

    /**
     * Encrypt backups to another key. The public half of a key whose private half exists in shares
     * only ('claviger backup key'). Backups from before stay with the shares that they were made
     * for. 202 while more device SOs are to name the same key, as many as let a node into the
     * cluster. Roles: device-so.
     *
     * @param request The key.
     * @see <a href="/ops/v1/backup-key">POST /ops/v1/backup-key</a>
     */
    public Call<BackupKey> createBackupKey(NewBackupKey request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/backup-key").with(request.json()),
                in -> BackupKey.of(in.object()));
    }

    /**
     * Make a backup of the device. The whole device as it is at one journal entry, encrypted. One
     * at a time; more get 503. Roles: device-so, partition-so.
     *
     * @see <a href="/ops/v1/backups">POST /ops/v1/backups</a>
     */
    public Call<byte[]> createBackup() {
        return new Call<>(exchange, Outgoing.of("POST", "/ops/v1/backups"), Incoming::bytes);
    }

    /**
     * Make a backup of one partition. What the partition holds at one journal entry, encrypted to
     * the device's backup key; by the device SO, or by the partition SO of that partition. Open
     * requests for approval are not in it. Roles: device-so, partition-so.
     *
     * @param name as in the path
     * @see <a href="/ops/v1/partitions/%7Bname%7D/backups">POST
     *     /ops/v1/partitions/{name}/backups</a>
     */
    public Call<byte[]> createPartitionBackup(String name) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/partitions/" + Outgoing.segment(name) + "/backups"),
                Incoming::bytes);
    }

    /**
     * Bring one key back from a backup of this device. As it was, into its partition and under its
     * application, by the partition's officer ('claviger backup restore-key'). The key comes
     * wrapped; only a key of this partition opens here. Stateful keys do not come back. Roles:
     * partition-so.
     *
     * @param request The key, and where it comes from.
     * @see <a href="/ops/v1/restored-keys">POST /ops/v1/restored-keys</a>
     */
    public Call<BroughtBack> createRestoredKey(RestoredKey request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/restored-keys").with(request.json()),
                in -> BroughtBack.of(in.object()));
    }

    /**
     * To whom the key of a partition is sealed that shall come here. A note (C2SP signed-note) of
     * the log of three lines: a title, the device, and an X25519 public key in Base64. Roles:
     * auditor, device-so, partition-so.
     *
     * @see <a href="/ops/v1/partition-recipient">GET /ops/v1/partition-recipient</a>
     */
    public Call<PartitionRecipient> getPartitionRecipient() {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/ops/v1/partition-recipient"),
                in -> PartitionRecipient.of(in.object()));
    }

    /**
     * How far a partition is that comes from a backup. Roles: auditor, device-so, partition-so.
     *
     * @param name as in the path
     * @see <a href="/ops/v1/restored-partitions/%7Bname%7D">GET
     *     /ops/v1/restored-partitions/{name}</a>
     */
    public Call<RestoredPartition> getRestoredPartition(String name) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/ops/v1/restored-partitions/" + Outgoing.segment(name)),
                in -> RestoredPartition.of(in.object()));
    }

    /**
     * Give up to restore a partition. What is here of it goes. Ask again until 'gone' is true: what
     * was much goes in pieces. Roles: device-so.
     *
     * @param name as in the path
     * @see <a href="/ops/v1/restored-partitions/%7Bname%7D">DELETE
     *     /ops/v1/restored-partitions/{name}</a>
     */
    public Call<WithdrawnPartition> deleteRestoredPartition(String name) {
        return new Call<>(
                exchange,
                Outgoing.of("DELETE", "/ops/v1/restored-partitions/" + Outgoing.segment(name)),
                in -> WithdrawnPartition.of(in.object()));
    }

    /**
     * Want a partition from a backup in this device. By a device SO ('claviger backup
     * restore-partition'). 202 while more device SOs are to approve it, as many as let a node into
     * the cluster. Asked for once more it goes on where it was. Roles: device-so.
     *
     * @param request The partition, and where it comes from.
     * @see <a href="/ops/v1/restored-partitions">POST /ops/v1/restored-partitions</a>
     */
    public Call<RestoredPartition> createRestoredPartition(OfferedPartition request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/restored-partitions").with(request.json()),
                in -> RestoredPartition.of(in.object()));
    }

    /**
     * Want a partition here that another device SO has begun to restore. Roles: device-so.
     *
     * @param name as in the path
     * @param request What is approved.
     * @see <a href="/ops/v1/restored-partitions/%7Bname%7D/approval">POST
     *     /ops/v1/restored-partitions/{name}/approval</a>
     */
    public Call<RestoredPartition> createRestoredPartitionApproval(
            String name, PartitionApproval request) {
        return new Call<>(
                exchange,
                Outgoing.of(
                                "POST",
                                "/ops/v1/restored-partitions/"
                                        + Outgoing.segment(name)
                                        + "/approval")
                        .with(request.json()),
                in -> RestoredPartition.of(in.object()));
    }

    /**
     * Bring the next part of a partition. The last part makes the partition usable. Roles:
     * device-so.
     *
     * @param name as in the path
     * @param request A part, as the backup holds it.
     * @see <a href="/ops/v1/restored-partitions/%7Bname%7D/parts">POST
     *     /ops/v1/restored-partitions/{name}/parts</a>
     */
    public Call<RestoredPartition> createRestoredPartitionPart(String name, PartitionPart request) {
        return new Call<>(
                exchange,
                Outgoing.of(
                                "POST",
                                "/ops/v1/restored-partitions/" + Outgoing.segment(name) + "/parts")
                        .with(request.json()),
                in -> RestoredPartition.of(in.object()));
    }

    /**
     * Begin a failover drill under a change. Records that it begins. With 'seconds' the node then
     * cuts itself off from the others for that long, and comes back by itself; without, the caller
     * stops it. Roles: device-so.
     *
     * @param ticket as in the path
     * @param request Which node goes away, and how.
     * @see <a href="/ops/v1/changes/%7Bticket%7D/drills">POST /ops/v1/changes/{ticket}/drills</a>
     */
    public Call<BegunDrill> createChangeDrill(String ticket, BeginDrill request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/changes/" + Outgoing.segment(ticket) + "/drills")
                        .with(request.json()),
                in -> BegunDrill.of(in.object()));
    }

    /**
     * Judge a failover drill by the log. Passed if the node was away and is back, and every
     * application of the gate went on within the time of its onboarding record. What callers saw
     * can only make it fail. Roles: device-so, partition-so.
     *
     * @param ticket as in the path
     * @param request The node that was away, and what callers saw.
     * @see <a href="/ops/v1/changes/%7Bticket%7D/drill-results">POST
     *     /ops/v1/changes/{ticket}/drill-results</a>
     */
    public Call<DrillResult> createChangeDrillResult(String ticket, JudgeDrill request) {
        return new Call<>(
                exchange,
                Outgoing.of(
                                "POST",
                                "/ops/v1/changes/" + Outgoing.segment(ticket) + "/drill-results")
                        .with(request.json()),
                in -> DrillResult.of(in.object()));
    }

    /**
     * Tell which device root key is in use. Roles: auditor, device-so, partition-so.
     *
     * @see <a href="/ops/v1/device/root-key">GET /ops/v1/device/root-key</a>
     */
    public Call<RootKeyState> getDeviceRootKey() {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/ops/v1/device/root-key"),
                in -> RootKeyState.of(in.object()));
    }

    /**
     * Put another device root key in the place of the one in use. Partition keys are re-wrapped
     * under it while the device is used; GET tells how far that is. Roles: device-so.
     *
     * @see <a href="/ops/v1/device/root-key">POST /ops/v1/device/root-key</a>
     */
    public Call<RootKeyState> createDeviceRootKey() {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/device/root-key"),
                in -> RootKeyState.of(in.object()));
    }

    /**
     * Find out why a call fails. Walks from application and identity to key, approvals and node,
     * asks the key boundary what it would decide, and stops at the first thing that is broken.
     * Changes nothing; with the header X-Ticket it is recorded that it was asked and what was
     * found, with the SHA-256 of this answer; and where the log shows that a key could not be used,
     * and it still cannot, an incident opens. Officers and auditors see what belongs to their
     * partition, an application its own requests. Roles: auditor, device-so, key-management,
     * key-operation, partition-so, service.
     *
     * @param request What does not work: a request, or a call as it would be made.
     * @see <a href="/ops/v1/diagnosis">POST /ops/v1/diagnosis</a>
     */
    public Call<Diagnosis> createDiagnosi(Symptom request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/diagnosis").with(request.json()),
                in -> Diagnosis.of(in.object()));
    }

    /**
     * State of the node. Roles: auditor, device-so, partition-so.
     *
     * @see <a href="/ops/v1/node">GET /ops/v1/node</a>
     */
    public Call<io.claviger.client.model.Health> getNode() {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/ops/v1/node"),
                in -> io.claviger.client.model.Health.of(in.object()));
    }
}
