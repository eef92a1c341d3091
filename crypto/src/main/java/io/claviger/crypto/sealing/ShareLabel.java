package io.claviger.crypto.sealing;

import io.claviger.core.id.Bytes;
import io.claviger.core.state.ShareSet;

/**
 * What a share says of itself.
 *
 * @param device the device that it belongs to
 * @param set id of its set
 * @param number from 1
 * @param count how many shares the set has
 * @param threshold how many are needed
 */
public record ShareLabel(
        SharePurpose purpose, String device, Bytes set, int number, int count, int threshold) {
    public ShareLabel {
        ShareSet.requireSizes(threshold, count);
        if (set.length() != ShareSet.ID_BYTES || number < 1 || number > count) {
            throw new IllegalArgumentException("no label of a share");
        }
    }
}
