package io.claviger.client;

import java.util.Optional;

/**
 * What proves an answer.
 *
 * @param requestId id of the request, under which its record is found
 * @param evidence place of the record in the evidence log, as {@code /evidence/v1/proof/17}; empty
 *     if the answer left none
 */
public record Receipt(String requestId, Optional<String> evidence) {}
