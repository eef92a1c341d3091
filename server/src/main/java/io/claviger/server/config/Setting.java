package io.claviger.server.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every setting of a node. The documentation of the configuration file is generated from here, so
 * the texts are written for operators.
 */
public enum Setting {
    NODE_NAME(
            "node.name",
            "node-1",
            "Name of this node in logs, health and the ready line, while it is alone."),
    NODE_REGION(
            "node.region",
            "",
            "Where this node stands, as service packages name regions. Empty: nowhere that a package could promise."),
    PACKAGE_SECONDS(
            "node.package-check-seconds",
            "60",
            "How often the node looks whether its partitions keep their service packages."),
    CLUSTER_CERTIFICATE_MINUTES(
            "cluster.certificate-minutes",
            "129600",
            "How long the certificate is valid by which this node meets the others of its cluster. It is renewed when a third of that is left."),
    LISTEN(
            "listen",
            "127.0.0.1:8080",
            "Address and port of the REST interface. Port 0 takes a free one."),
    HTTP_PLAIN(
            "http.plain-outside-loopback",
            "no",
            "'yes' lets the node answer plain HTTP on an address other than loopback. Secrets then cross the network in the clear."),
    HTTP_MAX_BODY("http.max-body-bytes", "1048576", "Longest request body in bytes."),
    HTTP_MAX_FILE(
            "http.max-file-bytes",
            "17179869184",
            "Longest file in bytes that is encrypted or decrypted while it passes. http.max-body-bytes does not bound it."),
    TLS_CERTIFICATE(
            "tls.certificate",
            "",
            "PEM file with the server's certificate chain. Set together with tls.key; then the node speaks TLS 1.3 only. Read again when it changes."),
    TLS_KEY("tls.key", "", "PEM file with the server's private key (PKCS #8, not encrypted)."),
    TLS_CLIENT_CA(
            "tls.client-ca",
            "",
            "PEM file with the authorities that client certificates chain to."),
    TLS_CLIENT_AUTH(
            "tls.client-auth",
            "none",
            "'none', 'want' or 'need': whether a client certificate is asked for, and required."),
    API_KEYS_OFF(
            "api-keys.off-for-partition",
            "",
            "Name of the one partition whose applications need no API key; a client certificate or bearer token identifies them."),
    API_KEYS_OFF_APPLICATION(
            "api-keys.off-acts-as-application",
            "",
            "Application that a caller of that partition acts as if it presents nothing at all. Empty: such a caller is refused."),
    JWT_ISSUER("jwt.issuer", "", "Issuer ('iss') whose bearer tokens are accepted. Empty: none."),
    JWT_AUDIENCE("jwt.audience", "claviger", "Audience ('aud') that a bearer token must name."),
    JWT_KEYS(
            "jwt.keys",
            "",
            "File or URL (https, or http on loopback) of the JSON Web Key Set that signs bearer tokens."),
    JWT_SKEW("jwt.clock-skew-seconds", "30", "Tolerated difference of clocks for bearer tokens."),
    TIMESTAMP_KEY(
            "hsm.rfcTimestampKeyName",
            "",
            "Label of the key that signs RFC 3161 timestamps, looked up in the caller's partition. Its certificate has the one critical purpose TIME_STAMPING. Empty: timestamps are refused."),
    BACKUP_KEY(
            "hsm.backupKeyName",
            "",
            "Label of the key whose ruleUse decides, in the caller's partition, whether the backup of an approver who forgot its password is put in a container under a new one. The key has a policy, no password, and the attribute unwrap. Empty: that is refused."),
    APPROVER_AGE(
            "approvals.timestamp-age-seconds",
            "600",
            "How old the time may be that an approver signed to list or reject tasks."),
    APPROVER_AHEAD(
            "approvals.timestamp-ahead-seconds", "5", "How far that time may lie in the future."),
    APPROVAL_KEEPING(
            "approvals.keep-ended-days",
            "90",
            "How many days after its submission a request that has ended is kept, with its result. Its records stay for ever."),
    APPROVER_NOTIFIERS(
            "approvals.notification-certificates",
            "",
            "SHA-256 in hexadecimal, separated by commas, of the certificates of services that may list the tasks of all approvers of a partition. Empty: none."),
    APPROVER_AUTHORITIES(
            "approvals.certificate-authorities",
            "",
            "PEM file with the authorities, roots and intermediates, that must vouch for certificates of approvers in policies. Empty: naming a certificate in a policy is enough."),
    PKCS11_SOCKET(
            "pkcs11.socket",
            "",
            "Path of the Unix domain socket that the PKCS #11 module connects to; only the owner of the node may, and the group of pkcs11.socket-group. Empty: none, but for pkcs11.sock in the data directory with --dev."),
    PKCS11_SOCKET_GROUP(
            "pkcs11.socket-group",
            "",
            "Group of the operating system whose members may connect to pkcs11.socket as well (mode 0660); the user of the node belongs to it. Empty: none."),
    PKCS11_LISTEN(
            "pkcs11.listen",
            "",
            "Address and port where the PKCS #11 module connects with TLS, by tls.certificate, tls.key, tls.client-ca and tls.client-auth. Empty: nowhere."),
    PKCS11_CONNECTIONS(
            "pkcs11.connections",
            "256",
            "Most connections to the socket at once, and as many with TLS: one for each thread of a program that uses keys."),
    PKCS11_APPROVAL_SECONDS(
            "pkcs11.approval-seconds",
            "30",
            "How long a PKCS #11 call with a key under approval rules waits for the approvals, in seconds, 0 to 3600; never longer than the program waits for an answer, less two seconds. At most half of the connections wait at once."),
    CLUSTER_UNSEAL(
            "cluster.unseal-by-peer",
            "no",
            "'yes' or 'no': whether this node, once open, gives the root key to a sealed node of its cluster when a device SO asks for it ('claviger cluster unseal')."),
    UNSEAL_TOKEN_LIBRARY(
            "unseal.token-library",
            "",
            "PKCS #11 library of the token that opens a node which 'claviger seal token' sealed. Empty: none."),
    UNSEAL_TOKEN_SLOT(
            "unseal.token-slot", "", "Slot of that token. Empty: the first slot that has a token."),
    UNSEAL_TOKEN_PIN(
            "unseal.token-pin-file",
            "",
            "File with the PIN of that token, by which the node opens itself when it starts. Empty: it starts sealed, and 'claviger unseal' takes the PIN."),
    CHECKPOINT_RECORDS(
            "evidence.checkpoint-every-records",
            "1000",
            "A checkpoint is signed after so many new records at the latest."),
    CHECKPOINT_SECONDS(
            "evidence.checkpoint-every-seconds",
            "10",
            "A checkpoint is signed after so many seconds at the latest, if there are new records."),
    WITNESSES(
            "evidence.witnesses",
            "",
            "Witnesses of the log, separated by commas: of each its key, a space, and its URL (https, or http on loopback). Empty: none."),
    WITNESS_AUTHORITIES(
            "evidence.witness-authorities",
            "",
            "PEM file with the authorities that certificates of witnesses chain to. Empty: those that Java trusts."),
    WHEN_ROLLED_BACK(
            "evidence.when-rolled-back",
            "stop",
            "'stop' or 'alarm': what the node does when a witness has seen records that its log does not have. 'stop' answers nothing until a restart."),
    TIMESTAMP_AUTHORITY(
            "evidence.timestamp-authority",
            "",
            "URL of a time stamping authority (RFC 3161, http or https) that stamps checkpoints. Empty: none."),
    TIMESTAMP_AUTHORITIES(
            "evidence.timestamp-authority-certificates",
            "",
            "PEM file with the authorities, roots and intermediates, that must vouch for its certificate. Set together with evidence.timestamp-authority."),
    TIMESTAMP_SECONDS(
            "evidence.timestamp-every-seconds",
            "3600",
            "The newest checkpoint is stamped after so many seconds, if there are new records."),
    JOURNAL_QUEUE(
            "journal.queue",
            "4096",
            "Requests that may wait for their record. When full, callers get 503 before their key is used."),
    JOURNAL_DISK_RESERVE(
            "journal.disk-reserve-mib",
            "64",
            "Free space below which the node stops answering until there is more."),
    JOURNAL_SNAPSHOT(
            "journal.snapshot-every-entries",
            "50000",
            "Journal entries after which a snapshot is taken and the journal behind it is purged."),
    CLUSTER_ELECTION(
            "cluster.election-millis",
            "300",
            "A node of a cluster that hears nothing of the master for this long, or up to twice as long, asks the others to follow it instead. Longer than the network ever delays; the same on every node."),
    LOG_LEVEL("log.level", "info", "'debug', 'info', 'warn' or 'error'.");

    private final String key;
    private final String defaultValue;
    private final String description;

    Setting(String key, String defaultValue, String description) {
        this.key = key;
        this.defaultValue = defaultValue;
        this.description = description;
    }

    public static Optional<Setting> ofKey(String key) {
        return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
    }

    /** Name in the configuration file and after {@code --set}. */
    public String key() {
        return key;
    }

    /**
     * The environment variable that overrides the file: {@code tls.client-ca} becomes
     * CLAVIGER_TLS_CLIENT_CA.
     */
    public String environmentVariable() {
        return "CLAVIGER_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    public String defaultValue() {
        return defaultValue;
    }

    public String description() {
        return description;
    }
}
