package io.claviger.client.api;

import io.claviger.client.Call;
import io.claviger.client.http.Exchange;
import io.claviger.client.http.Incoming;
import io.claviger.client.http.Outgoing;
import io.claviger.client.json.JsonObject;
import io.claviger.client.model.Approval;
import io.claviger.client.model.Approvers;
import io.claviger.client.model.AttestationCertificates;
import io.claviger.client.model.BlockKey;
import io.claviger.client.model.Certificate;
import io.claviger.client.model.CertificateRequest;
import io.claviger.client.model.CertificateSigningRequest;
import io.claviger.client.model.ChangeApproverPassword;
import io.claviger.client.model.CreateApprover;
import io.claviger.client.model.CreateDataObject;
import io.claviger.client.model.CreatedDataObject;
import io.claviger.client.model.DataObject;
import io.claviger.client.model.DecryptRequest;
import io.claviger.client.model.Decrypted;
import io.claviger.client.model.DerivedKey;
import io.claviger.client.model.EncryptRequest;
import io.claviger.client.model.Encrypted;
import io.claviger.client.model.FilteredRequests;
import io.claviger.client.model.ForgottenPassword;
import io.claviger.client.model.GetCertificateQuery;
import io.claviger.client.model.HmacRequest;
import io.claviger.client.model.ImportCertificate;
import io.claviger.client.model.ImportSeed;
import io.claviger.client.model.KeptCertificate;
import io.claviger.client.model.KeyedHash;
import io.claviger.client.model.LicenseInfo;
import io.claviger.client.model.Log;
import io.claviger.client.model.ModifyRequest;
import io.claviger.client.model.NamedApprover;
import io.claviger.client.model.OnboardApprover;
import io.claviger.client.model.OnboardedApprover;
import io.claviger.client.model.OneTimeCode;
import io.claviger.client.model.Random;
import io.claviger.client.model.Rejection;
import io.claviger.client.model.RequestStatus;
import io.claviger.client.model.Requests;
import io.claviger.client.model.SelfSignCertificate;
import io.claviger.client.model.SignCertificate;
import io.claviger.client.model.SignRequest;
import io.claviger.client.model.Signature;
import io.claviger.client.model.SignedKeyAttributes;
import io.claviger.client.model.TaskFilter;
import io.claviger.client.model.Tasks;
import io.claviger.client.model.Timestamp;
import io.claviger.client.model.TimestampRequest;
import io.claviger.client.model.UnblockKey;
import io.claviger.client.model.UnwrapKey;
import io.claviger.client.model.Verification;
import io.claviger.client.model.VerifyRequest;
import io.claviger.client.model.VersionInfo;
import io.claviger.client.model.WrapKey;
import io.claviger.client.model.WrappedKey;

/**
 * What a Transaction Security Broker offers: routes under /v1. Made from the description of the
 * service.
 */
public final class Contract {
    private final Exchange exchange;

    public Contract(Exchange exchange) {
        this.exchange = exchange;
    }

    /**
     * Make a message authentication code. Roles: key-operation.
     *
     * @param request Wrapper of the request.
     * @see <a href="/v1/synchronousHmac">POST /v1/synchronousHmac</a>
     */
    public Call<KeyedHash> synchronousHmac(HmacRequest request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/synchronousHmac").with(request.json()),
                in -> KeyedHash.of(in.object()));
    }

    /**
     * Sign. Roles: key-operation.
     *
     * @param request Wrapper of the request.
     * @see <a href="/v1/synchronousSign">POST /v1/synchronousSign</a>
     */
    public Call<Signature> synchronousSign(SignRequest request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/synchronousSign").with(request.json()),
                in -> Signature.of(in.object()));
    }

    /**
     * Verify a signature. A wrong signature is an answer, not an error. ECDSA signatures may be
     * DER, RAW or ETH. Roles: key-operation.
     *
     * @param request Wrapper of one of two requests.
     * @see <a href="/v1/verify">POST /v1/verify</a>
     */
    public Call<Verification> verify(VerifyRequest request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/verify").with(request.json()),
                in -> Verification.of(in.object()));
    }

    /**
     * Encrypt. The service chooses the initialization vector, unless the program has to. Roles:
     * key-operation.
     *
     * @param request Wrapper of the request.
     * @see <a href="/v1/encrypt">POST /v1/encrypt</a>
     */
    public Call<Encrypted> encrypt(EncryptRequest request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/encrypt").with(request.json()),
                in -> Encrypted.of(in.object()));
    }

    /**
     * Decrypt. Roles: key-operation.
     *
     * @param request Wrapper of the request.
     * @see <a href="/v1/synchronousDecrypt">POST /v1/synchronousDecrypt</a>
     */
    public Call<Decrypted> synchronousDecrypt(DecryptRequest request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/synchronousDecrypt").with(request.json()),
                in -> Decrypted.of(in.object()));
    }

    /**
     * Random bytes. Roles: key-operation, service.
     *
     * @param length as in the path
     * @see <a href="/v1/generateRandom/%7Blength%7D">GET /v1/generateRandom/{length}</a>
     */
    public Call<Random> generateRandom(String length) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/v1/generateRandom/" + Outgoing.segment(length)),
                in -> Random.of(in.object()));
    }

    /**
     * Derive a key and store it. By BIP 32 or SLIP-0010, below a key that was made with 'derive'
     * and 'bip32' or 'slip10'. The new key's name is the master's, a slash and the path. Roles:
     * key-management.
     *
     * @param request Master and path.
     * @see <a href="/v1/derivedKey">POST /v1/derivedKey</a>
     */
    public Call<SignedKeyAttributes> deriveKey(DerivedKey request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/derivedKey").with(request.json()),
                in -> SignedKeyAttributes.of(in.object()));
    }

    /**
     * Version. Roles: service.
     *
     * @see <a href="/v1/versionInfo">GET /v1/versionInfo</a>
     */
    public Call<VersionInfo> getVersionInfo() {
        return new Call<>(
                exchange, Outgoing.of("GET", "/v1/versionInfo"), in -> VersionInfo.of(in.object()));
    }

    /**
     * Licence flags. Roles: service.
     *
     * @see <a href="/v1/licenseInfo">GET /v1/licenseInfo</a>
     */
    public Call<LicenseInfo> getLicenseInfo() {
        return new Call<>(
                exchange, Outgoing.of("GET", "/v1/licenseInfo"), in -> LicenseInfo.of(in.object()));
    }

    /**
     * Log of the partition. Roles: service.
     *
     * @see <a href="/v1/hsm/log">GET /v1/hsm/log</a>
     */
    public Call<Log> getHsmLog() {
        return new Call<>(exchange, Outgoing.of("GET", "/v1/hsm/log"), in -> Log.of(in.object()));
    }

    /**
     * Request a certificate. A key without a certificate gets a self-signed one first; this is a
     * use of its own with a record of its own. Roles: key-management, key-operation.
     *
     * @param request A key and what its certificate shall say.
     * @see <a href="/v1/certificate/synchronous/request">POST
     *     /v1/certificate/synchronous/request</a>
     */
    public Call<CertificateSigningRequest> requestCertificate(CertificateRequest request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/certificate/synchronous/request").with(request.json()),
                in -> CertificateSigningRequest.of(in.object()));
    }

    /**
     * Request a certificate. A key without a certificate gets a self-signed one first; this is a
     * use of its own with a record of its own. Roles: key-management, key-operation.
     *
     * @param request A key and what its certificate shall say.
     * @see <a href="/v1/certificate/synchronous/request/download">POST
     *     /v1/certificate/synchronous/request/download</a>
     */
    public Call<byte[]> downloadCertificateRequest(CertificateRequest request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/certificate/synchronous/request/download")
                        .with(request.json()),
                Incoming::bytes);
    }

    /**
     * Self-sign a certificate. The certificate replaces what is kept with the key. Roles:
     * key-management, key-operation.
     *
     * @param request A key and what its certificate says.
     * @see <a href="/v1/certificate/synchronous/selfsign">POST
     *     /v1/certificate/synchronous/selfsign</a>
     */
    public Call<Certificate> selfSignCertificate(SelfSignCertificate request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/certificate/synchronous/selfsign").with(request.json()),
                in -> Certificate.of(in.object()));
    }

    /**
     * Sign a certificate signing request. The signing key issues under its own certificate, which
     * must be one of an authority; the new certificate ends with it at the latest. What the call
     * leaves open is taken from the request. Roles: key-management, key-operation.
     *
     * @param request A request, and what its certificate shall say.
     * @see <a href="/v1/certificate/synchronous/sign">POST /v1/certificate/synchronous/sign</a>
     */
    public Call<Certificate> signCertificate(SignCertificate request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/certificate/synchronous/sign").with(request.json()),
                in -> Certificate.of(in.object()));
    }

    /**
     * Keep a certificate with a key. Replaces what is kept with the key. A chain may come as
     * several PEM blocks or as PKCS #7; it is checked and put in order. Roles: key-management,
     * key-operation.
     *
     * @param request A key and its certificate. A comma before the last brace is passed over.
     * @see <a href="/v1/certificate/import/plain">POST /v1/certificate/import/plain</a>
     */
    public Call<Certificate> importCertificate(ImportCertificate request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/certificate/import/plain").with(request.json()),
                in -> Certificate.of(in.object()));
    }

    /**
     * Read the certificate of a key. Labels with slashes and quotes may stay unescaped. Roles:
     * key-management, key-operation.
     *
     * @param keyName as in the path
     * @param query what is looked for
     * @see <a href="/v1/certificate/%7BkeyName%7D">GET /v1/certificate/{keyName}</a>
     */
    public Call<KeptCertificate> getCertificate(String keyName, GetCertificateQuery query) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/v1/certificate/" + Outgoing.segment(keyName))
                        .asking(query.parameters()),
                in -> KeptCertificate.of(in.object()));
    }

    /**
     * Take the certificate from a key. The key stays. Roles: key-management, key-operation.
     *
     * @param keyName as in the path
     * @see <a href="/v1/certificate/%7BkeyName%7D">DELETE /v1/certificate/{keyName}</a>
     */
    public Call<String> deleteCertificate(String keyName) {
        return new Call<>(
                exchange,
                Outgoing.of("DELETE", "/v1/certificate/" + Outgoing.segment(keyName)),
                Incoming::text);
    }

    /**
     * Timestamp (RFC 3161). Hashes the payload and signs the digest with the time. The key is the
     * one that setting 'hsm.rfcTimestampKeyName' names. Roles: key-operation.
     *
     * @param request What the timestamp is about.
     * @see <a href="/v1/createRfcTimestamp">POST /v1/createRfcTimestamp</a>
     */
    public Call<Timestamp> createRfcTimestamp(TimestampRequest request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/createRfcTimestamp").with(request.json()),
                in -> Timestamp.of(in.object()));
    }

    /**
     * Certificates of the attestation key. Roles: key-management.
     *
     * @param attestationKeyName as in the path
     * @see <a href="/v1/attestation/%7BattestationKeyName%7D">GET
     *     /v1/attestation/{attestationKeyName}</a>
     */
    public Call<AttestationCertificates> getAttestationCertificates(String attestationKeyName) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/v1/attestation/" + Outgoing.segment(attestationKeyName)),
                in -> AttestationCertificates.of(in.object()));
    }

    /**
     * Create a data object. The answer does not repeat the value. Roles: key-management.
     *
     * @param request A value under a new name.
     * @see <a href="/v1/dataObject">POST /v1/dataObject</a>
     */
    public Call<CreatedDataObject> createDataObject(CreateDataObject request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/dataObject").with(request.json()),
                in -> CreatedDataObject.of(in.object()));
    }

    /**
     * Read a data object. Roles: key-management.
     *
     * @param dataObjectName as in the path
     * @see <a href="/v1/dataObject/%7BdataObjectName%7D">GET /v1/dataObject/{dataObjectName}</a>
     */
    public Call<DataObject> getDataObject(String dataObjectName) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/v1/dataObject/" + Outgoing.segment(dataObjectName)),
                in -> DataObject.of(in.object()));
    }

    /**
     * Delete a data object for good. Roles: key-management.
     *
     * @param dataObjectName as in the path
     * @see <a href="/v1/dataObject/%7BdataObjectName%7D">DELETE /v1/dataObject/{dataObjectName}</a>
     */
    public Call<String> deleteDataObject(String dataObjectName) {
        return new Call<>(
                exchange,
                Outgoing.of("DELETE", "/v1/dataObject/" + Outgoing.segment(dataObjectName)),
                Incoming::text);
    }

    /**
     * Create an approver. Makes an RSA key and a self-signed certificate. The approver fetches both
     * with the code, the device keeps a backup. Roles: approver-key-management.
     *
     * @param request A new approver.
     * @see <a href="/v1/approverManagement/create">POST /v1/approverManagement/create</a>
     */
    public Call<OneTimeCode> createApprover(CreateApprover request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/approverManagement/create").with(request.json()),
                in -> OneTimeCode.of(in.object()));
    }

    /**
     * Give an approver another one-time code. For one who has not fetched the key. The code before
     * opens nothing any more. Roles: approver-key-management.
     *
     * @param request One approver.
     * @see <a href="/v1/approverManagement/renewOneTimeCode">POST
     *     /v1/approverManagement/renewOneTimeCode</a>
     */
    public Call<OneTimeCode> renewOneTimeCode(NamedApprover request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/approverManagement/renewOneTimeCode").with(request.json()),
                in -> OneTimeCode.of(in.object()));
    }

    /**
     * Let an approver fetch their key again. For one who has lost it: the same key, under the same
     * password. Roles: approver-key-management.
     *
     * @param request One approver.
     * @see <a href="/v1/approverManagement/restoreFromBackup">POST
     *     /v1/approverManagement/restoreFromBackup</a>
     */
    public Call<OneTimeCode> restoreApprover(NamedApprover request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/approverManagement/restoreFromBackup")
                        .with(request.json()),
                in -> OneTimeCode.of(in.object()));
    }

    /**
     * Put an approver's backup under another password. What the approver fetched before keeps its
     * own password. Roles: approver-key-management.
     *
     * @param request An approver, the password of the backup and the next one.
     * @see <a href="/v1/approverManagement/changePassword">POST
     *     /v1/approverManagement/changePassword</a>
     */
    public Call<String> changeApproverPassword(ChangeApproverPassword request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/approverManagement/changePassword").with(request.json()),
                Incoming::text);
    }

    /**
     * List the approvers of the caller's partition. Roles: approver-key-management.
     *
     * @see <a href="/v1/approverManagement/onboarding/status">GET
     *     /v1/approverManagement/onboarding/status</a>
     */
    public Call<Approvers> listApprovers() {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/v1/approverManagement/onboarding/status"),
                in -> Approvers.of(in.object()));
    }

    /**
     * Delete an approver with the backup. For good. Policies that name the approver keep the
     * certificate. Roles: approver-key-management.
     *
     * @param approverName as in the path
     * @see <a href="/v1/approverManagement/delete/%7BapproverName%7D">DELETE
     *     /v1/approverManagement/delete/{approverName}</a>
     */
    public Call<String> deleteApprover(String approverName) {
        return new Call<>(
                exchange,
                Outgoing.of(
                        "DELETE",
                        "/v1/approverManagement/delete/" + Outgoing.segment(approverName)),
                Incoming::text);
    }

    /**
     * Fetch the key of an approver. Answers once for each code. The payload is a PKCS #12 file
     * under the backup password, sealed by AES-GCM under the transport password, the tag of 16
     * bytes behind it. Roles: approver.
     *
     * @param request The code, and a password for the way.
     * @see <a href="/v1/approver/onboard">POST /v1/approver/onboard</a>
     */
    public Call<OnboardedApprover> onboardApprover(OnboardApprover request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/approver/onboard").with(request.json()),
                in -> OnboardedApprover.of(in.object()));
    }

    /**
     * Import the seed of a tree of keys. The root key of BIP 32 or SLIP-0010 is made from the seed.
     * It derives others unless 'derive' is false. A body with 'privateKey' or 'publicKey' is taken
     * as POST /v1/key/import/plain takes it. Partition policy 'importKeys' must be on. Roles:
     * key-management.
     *
     * @param request A seed that comes in.
     * @see <a href="/v1/importedKey">POST /v1/importedKey</a>
     */
    public Call<SignedKeyAttributes> importSeed(ImportSeed request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/importedKey").with(request.json()),
                in -> SignedKeyAttributes.of(in.object()));
    }

    /**
     * Wrap a key under another key. The key must be extractable and have no policy. Partition
     * policy 'extractKeys' must be on. Roles: key-operation.
     *
     * @param request Wrapper of the request.
     * @see <a href="/v1/wrap">POST /v1/wrap</a>
     */
    public Call<WrappedKey> wrap(WrapKey request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/wrap").with(request.json()),
                in -> WrappedKey.of(in.object()));
    }

    /**
     * Unwrap a key. Stores the key under a new label. Partition policy 'importKeys' must be on.
     * Roles: key-operation.
     *
     * @param request Wrapper of the request.
     * @see <a href="/v1/synchronousUnwrap">POST /v1/synchronousUnwrap</a>
     */
    public Call<SignedKeyAttributes> synchronousUnwrap(UnwrapKey request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/synchronousUnwrap").with(request.json()),
                in -> SignedKeyAttributes.of(in.object()));
    }

    /**
     * Block a key. For keys with a policy. A blocked key signs, decrypts and unwraps nothing.
     * Roles: key-operation.
     *
     * @param request Wrapper of the request.
     * @see <a href="/v1/synchronousBlock">POST /v1/synchronousBlock</a>
     */
    public Call<String> synchronousBlock(BlockKey request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/synchronousBlock").with(request.json()),
                Incoming::text);
    }

    /**
     * Unblock a key. For keys with a policy. A blocked key signs, decrypts and unwraps nothing.
     * Roles: key-operation.
     *
     * @param request Wrapper of the request.
     * @see <a href="/v1/synchronousUnblock">POST /v1/synchronousUnblock</a>
     */
    public Call<String> synchronousUnblock(UnblockKey request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/synchronousUnblock").with(request.json()),
                Incoming::text);
    }

    /**
     * Replace the policy of a key. All four rules at once; whether the key is blocked stays as it
     * is. Refused for a key that was made without a policy. Roles: key-management.
     *
     * @param request Wrapper of the request.
     * @see <a href="/v1/synchronousModify">POST /v1/synchronousModify</a>
     */
    public Call<String> synchronousModify(ModifyRequest request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/synchronousModify").with(request.json()),
                Incoming::text);
    }

    /**
     * Ask for: sign. Takes what the synchronous call takes, and metaData. With a key whose rule
     * asks for nobody it is done at once. Roles: key-operation.
     *
     * @param request Wrapper of the request.
     * @see <a href="/v1/sign">POST /v1/sign</a>
     */
    public Call<JsonObject> requestSign(JsonObject request) {
        return new Call<>(
                exchange, Outgoing.of("POST", "/v1/sign").with(request), Incoming::object);
    }

    /**
     * Ask for: decrypt. Takes what the synchronous call takes, and metaData. With a key whose rule
     * asks for nobody it is done at once. Roles: key-operation.
     *
     * @param request Wrapper of the request.
     * @see <a href="/v1/decrypt">POST /v1/decrypt</a>
     */
    public Call<JsonObject> requestDecrypt(JsonObject request) {
        return new Call<>(
                exchange, Outgoing.of("POST", "/v1/decrypt").with(request), Incoming::object);
    }

    /**
     * Ask for: unwrap. Takes what the synchronous call takes, and metaData. With a key whose rule
     * asks for nobody it is done at once. Roles: key-operation.
     *
     * @param request Wrapper of the request.
     * @see <a href="/v1/unwrap">POST /v1/unwrap</a>
     */
    public Call<JsonObject> requestUnwrap(JsonObject request) {
        return new Call<>(
                exchange, Outgoing.of("POST", "/v1/unwrap").with(request), Incoming::object);
    }

    /**
     * Ask for: block key. Takes what the synchronous call takes, and metaData. With a key whose
     * rule asks for nobody it is done at once. Roles: key-operation.
     *
     * @param request Wrapper of the request.
     * @see <a href="/v1/block">POST /v1/block</a>
     */
    public Call<JsonObject> requestBlock(JsonObject request) {
        return new Call<>(
                exchange, Outgoing.of("POST", "/v1/block").with(request), Incoming::object);
    }

    /**
     * Ask for: unblock key. Takes what the synchronous call takes, and metaData. With a key whose
     * rule asks for nobody it is done at once. Roles: key-operation.
     *
     * @param request Wrapper of the request.
     * @see <a href="/v1/unblock">POST /v1/unblock</a>
     */
    public Call<JsonObject> requestUnblock(JsonObject request) {
        return new Call<>(
                exchange, Outgoing.of("POST", "/v1/unblock").with(request), Incoming::object);
    }

    /**
     * Ask for: change key policy. Takes what the synchronous call takes, and metaData. With a key
     * whose rule asks for nobody it is done at once. Roles: key-management.
     *
     * @param request Wrapper of the request.
     * @see <a href="/v1/modify">POST /v1/modify</a>
     */
    public Call<JsonObject> requestModify(JsonObject request) {
        return new Call<>(
                exchange, Outgoing.of("POST", "/v1/modify").with(request), Incoming::object);
    }

    /**
     * Ask for: request certificate. Takes what the synchronous call takes, and metaData. With a key
     * whose rule asks for nobody it is done at once. Roles: key-management, key-operation.
     *
     * @param request Wrapper of the request.
     * @see <a href="/v1/certificate/request">POST /v1/certificate/request</a>
     */
    public Call<JsonObject> requestCertificateRequest(JsonObject request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/certificate/request").with(request),
                Incoming::object);
    }

    /**
     * Ask for: sign certificate. Takes what the synchronous call takes, and metaData. With a key
     * whose rule asks for nobody it is done at once. Roles: key-management, key-operation.
     *
     * @param request Wrapper of the request.
     * @see <a href="/v1/certificate/sign">POST /v1/certificate/sign</a>
     */
    public Call<JsonObject> requestCertificateSign(JsonObject request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/certificate/sign").with(request),
                Incoming::object);
    }

    /**
     * Ask for: self sign certificate. Takes what the synchronous call takes, and metaData. With a
     * key whose rule asks for nobody it is done at once. Roles: key-management, key-operation.
     *
     * @param request Wrapper of the request.
     * @see <a href="/v1/certificate/selfsign">POST /v1/certificate/selfsign</a>
     */
    public Call<JsonObject> requestCertificateSelfSign(JsonObject request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/certificate/selfsign").with(request),
                Incoming::object);
    }

    /**
     * Status of a request. What is due is done before the answer: a request whose rule is fulfilled
     * is executed, once. Roles: approver-key-management, key-management, key-operation.
     *
     * @param id as in the path
     * @see <a href="/v1/request/%7Bid%7D">GET /v1/request/{id}</a>
     */
    public Call<RequestStatus> getRequest(String id) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/v1/request/" + Outgoing.segment(id)),
                in -> RequestStatus.of(in.object()));
    }

    /**
     * Cancel a request. Roles: approver-key-management, key-management, key-operation.
     *
     * @param id as in the path
     * @see <a href="/v1/request/%7Bid%7D">DELETE /v1/request/{id}</a>
     */
    public Call<String> deleteRequest(String id) {
        return new Call<>(
                exchange,
                Outgoing.of("DELETE", "/v1/request/" + Outgoing.segment(id)),
                Incoming::text);
    }

    /**
     * Find requests. Those of the caller's application, oldest first. Roles: key-management,
     * key-operation.
     *
     * @param request Which requests.
     * @see <a href="/v1/filteredRequests">POST /v1/filteredRequests</a>
     */
    public Call<Requests> filteredRequests(FilteredRequests request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/filteredRequests").with(request.json()),
                in -> Requests.of(in.object()));
    }

    /**
     * Ask for a new password of an approver's backup. ruleUse of the key that setting
     * 'hsm.backupKeyName' names decides. The result of the request is a one-time code. The
     * container of the backup gets the new password; the key in it keeps its own. Roles:
     * approver-key-management.
     *
     * @param request An approver, and the password of the container.
     * @see <a href="/v1/approverManagement/restoreFromBackup/forgotPassword">POST
     *     /v1/approverManagement/restoreFromBackup/forgotPassword</a>
     */
    public Call<JsonObject> requestForgottenPassword(ForgottenPassword request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/approverManagement/restoreFromBackup/forgotPassword")
                        .with(request.json()),
                Incoming::object);
    }

    /**
     * Approval tasks. Of the approver who signed the present time. Roles: approver.
     *
     * @param request Who asks, and for which tasks.
     * @see <a href="/v1/filteredAllApprovalTask">POST /v1/filteredAllApprovalTask</a>
     */
    public Call<Tasks> filteredAllApprovalTask(TaskFilter request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/filteredAllApprovalTask").with(request.json()),
                in -> Tasks.of(in.object()));
    }

    /**
     * Approval tasks. Of the approver who signed the present time. Roles: approver.
     *
     * @param request Who asks, and for which tasks.
     * @see <a href="/v1/filteredBlockKeyApprovalTask">POST /v1/filteredBlockKeyApprovalTask</a>
     */
    public Call<Tasks> filteredBlockKeyApprovalTask(TaskFilter request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/filteredBlockKeyApprovalTask").with(request.json()),
                in -> Tasks.of(in.object()));
    }

    /**
     * Approval tasks. Of the approver who signed the present time. Roles: approver.
     *
     * @param request Who asks, and for which tasks.
     * @see <a href="/v1/filteredDecryptApprovalTask">POST /v1/filteredDecryptApprovalTask</a>
     */
    public Call<Tasks> filteredDecryptApprovalTask(TaskFilter request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/filteredDecryptApprovalTask").with(request.json()),
                in -> Tasks.of(in.object()));
    }

    /**
     * Approval tasks. Of the approver who signed the present time. Roles: approver.
     *
     * @param request Who asks, and for which tasks.
     * @see <a href="/v1/filteredModifyKeyApprovalTask">POST /v1/filteredModifyKeyApprovalTask</a>
     */
    public Call<Tasks> filteredModifyKeyApprovalTask(TaskFilter request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/filteredModifyKeyApprovalTask").with(request.json()),
                in -> Tasks.of(in.object()));
    }

    /**
     * Approval tasks. Of the approver who signed the present time. Roles: approver.
     *
     * @param request Who asks, and for which tasks.
     * @see <a href="/v1/filteredSignApprovalTask">POST /v1/filteredSignApprovalTask</a>
     */
    public Call<Tasks> filteredSignApprovalTask(TaskFilter request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/filteredSignApprovalTask").with(request.json()),
                in -> Tasks.of(in.object()));
    }

    /**
     * Approval tasks. Of the approver who signed the present time. Roles: approver.
     *
     * @param request Who asks, and for which tasks.
     * @see <a href="/v1/filteredUnblockKeyApprovalTask">POST /v1/filteredUnblockKeyApprovalTask</a>
     */
    public Call<Tasks> filteredUnblockKeyApprovalTask(TaskFilter request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/filteredUnblockKeyApprovalTask").with(request.json()),
                in -> Tasks.of(in.object()));
    }

    /**
     * Approval tasks. Of the approver who signed the present time. Roles: approver.
     *
     * @param request Who asks, and for which tasks.
     * @see <a href="/v1/filteredUnwrapKeyApprovalTask">POST /v1/filteredUnwrapKeyApprovalTask</a>
     */
    public Call<Tasks> filteredUnwrapKeyApprovalTask(TaskFilter request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/filteredUnwrapKeyApprovalTask").with(request.json()),
                in -> Tasks.of(in.object()));
    }

    /**
     * Approve. The signature is over the decoded bytes of approvalToBeSigned. The last approval
     * that is needed has the request executed. Roles: approver.
     *
     * @param request A signed yes.
     * @see <a href="/v1/approval">POST /v1/approval</a>
     */
    public Call<String> approve(Approval request) {
        return new Call<>(
                exchange, Outgoing.of("POST", "/v1/approval").with(request.json()), Incoming::text);
    }

    /**
     * Reject. The request is rejected as soon as no token of the rule can reach its quorum any
     * more. Roles: approver.
     *
     * @param request Who rejects, and what.
     * @see <a href="/v1/task">PATCH /v1/task</a>
     */
    public Call<String> reject(Rejection request) {
        return new Call<>(
                exchange, Outgoing.of("PATCH", "/v1/task").with(request.json()), Incoming::text);
    }
}
