package io.claviger.pkcs11;

/** Takes the measurement of each call. Safe for many threads. */
public interface CallMeter {
    /** Measures nothing. */
    CallMeter NONE = (_, _, _) -> {};

    /**
     * A call was answered.
     *
     * @param call its name on the wire, as {@code ONE_SHOT}
     * @param done whether the answer was CKR_OK
     * @param nanos from the request's arrival until its answer was ready
     */
    void record(String call, boolean done, long nanos);
}
