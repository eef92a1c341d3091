package io.claviger.client;

import io.claviger.client.api.Contract;
import io.claviger.client.api.Evidence;
import io.claviger.client.api.Health;
import io.claviger.client.api.Keys;
import io.claviger.client.api.Operations;
import io.claviger.client.http.Exchange;

/**
 * The service, as a program calls it. Safe for many threads; one for a program is enough.
 *
 * <pre>{@code
 * Claviger claviger = Claviger.connect(ClientSettings.load(Path.of("claviger.properties")));
 * Answer<Signature> answer = claviger.contract().synchronousSign(request).sendForReceipt();
 * }</pre>
 *
 * Each operation gives a {@link Call}, which is sent and waited for, or sent and listened to.
 */
public final class Claviger implements AutoCloseable {
    private final Exchange exchange;
    private final Contract contract;
    private final Keys keys;
    private final Operations operations;
    private final Evidence evidence;
    private final Health health;
    private final Requests requests;
    private final FileEncryption files;

    private Claviger(Exchange exchange) {
        this.exchange = exchange;
        this.contract = new Contract(exchange);
        this.keys = new Keys(exchange);
        this.operations = new Operations(exchange);
        this.evidence = new Evidence(exchange);
        this.health = new Health(exchange);
        this.requests = new Requests(contract);
        this.files = new FileEncryption(exchange);
    }

    /**
     * Gets ready. Connects to no node yet.
     *
     * @throws IllegalArgumentException if a file of the settings does not hold what it should
     */
    public static Claviger connect(ClientSettings settings) {
        return new Claviger(new Exchange(settings));
    }

    /** What a Transaction Security Broker offers under {@code /v1}. */
    public Contract contract() {
        return contract;
    }

    /** What is offered for keys beyond it. */
    public Keys keys() {
        return keys;
    }

    /** Partitions, applications, changes, diagnosis: {@code /ops/v1}. */
    public Operations operations() {
        return operations;
    }

    /** The evidence log. */
    public Evidence evidence() {
        return evidence;
    }

    /** The state of a node. */
    public Health health() {
        return health;
    }

    /** Requests that wait for approvals. */
    public Requests requests() {
        return requests;
    }

    /** What waits for the yes of the approver who has this key. */
    public Approvals approvals(ApproverKey key) {
        return new Approvals(contract, key);
    }

    /** Files that are encrypted and decrypted while they pass. */
    public FileEncryption files() {
        return files;
    }

    /** Closes its connections. Calls that are on their way still get their answers. */
    @Override
    public void close() {
        exchange.close();
    }
}
