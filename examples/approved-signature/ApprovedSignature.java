import io.claviger.client.Claviger;
import io.claviger.client.ClavigerException;
import io.claviger.client.ClientSettings;
import io.claviger.client.PendingRequest;
import io.claviger.client.Requests;
import io.claviger.client.model.GetRecordsQuery;
import io.claviger.client.model.PlacedRecord;
import io.claviger.client.model.RecordPage;
import io.claviger.client.model.RequestStatus;
import io.claviger.client.model.SignRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;

/**
 * Signs a file with a key whose use somebody must approve, waits for the approval, and prints the
 * signature and the place of its record in the evidence log.
 *
 * <p>Run with nothing but a JDK, 17 or later:
 *
 * <pre>
 * export CLAVIGER_NODES=https://hsm-1:8443 CLAVIGER_API_KEY_FILE=/etc/payments/claviger.keys
 * java -cp claviger-client-0.1.0.jar ApprovedSignature.java invoices payment.xml
 * </pre>
 */
public final class ApprovedSignature {
    private static final Duration LONGEST_WAIT = Duration.ofHours(8);

    private ApprovedSignature() {}

    /** Takes the name of the key and the file; the settings come from the environment. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 2) {
            System.err.println("usage: ApprovedSignature KEY FILE");
            System.exit(2);
        }
        try (Claviger claviger = Claviger.connect(ClientSettings.ofEnvironment())) {
            System.exit(sign(claviger, arguments[0], Path.of(arguments[1])) ? 0 : 1);
        } catch (ClavigerException.Refused refused) {
            // The message says what, the code says why, the record proves it.
            System.err.println(refused.getMessage() + " " + refused.refusal().receipt());
            System.exit(1);
        }
    }

    private static boolean sign(Claviger claviger, String key, Path file) throws Exception {
        String payload = Base64.getEncoder().encodeToString(Files.readAllBytes(file));
        PendingRequest request =
                claviger.requests()
                        .sign(
                                SignRequest.with(
                                                SignRequest.SignRequestValue.with(
                                                                payload, key, "SHA256_WITH_ECDSA")
                                                        .build())
                                        .build(),
                                Requests.Shown.text("file " + file.getFileName()))
                        // Asked for once only, even if the answer to this call is lost.
                        .idempotent()
                        .send();
        System.out.println("request " + request.id() + " waits for approval");

        RequestStatus status = request.await(LONGEST_WAIT).toCompletableFuture().join();
        System.out.println("status " + status.status());
        status.result().ifPresent(signature -> System.out.println("signature " + signature));

        RecordPage records =
                claviger.evidence()
                        .getRecords(GetRecordsQuery.with().approvalRequest(request.id()).build())
                        .send();
        for (PlacedRecord each : records.records()) {
            System.out.println("evidence " + records.log() + "/" + each.index());
        }
        return status.result().isPresent();
    }
}
