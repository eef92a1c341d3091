package io.claviger.client.http;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * Bytes that pass through the service. Used once.
 *
 * @param body what is sent, read on another thread
 * @param target where the answer goes
 */
public record Passage(String path, String contentType, InputStream body, OutputStream target) {}
