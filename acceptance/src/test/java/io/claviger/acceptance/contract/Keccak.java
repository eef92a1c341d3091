package io.claviger.acceptance.contract;

import java.util.Arrays;

/**
 * Keccak as Ethereum uses it: the sponge of FIPS 202 with the padding of the original submission.
 * With the padding of FIPS 202 it is SHA-3, which the JDK has: that is how it is checked.
 */
final class Keccak {
    static final int ETHEREUM_PADDING = 0x01;
    static final int SHA3_PADDING = 0x06;

    private Keccak() {}

    static byte[] hash(int bits, int padding, byte[] message) {
        int rate = 200 - bits / 4;
        byte[] padded = Arrays.copyOf(message, (message.length / rate + 1) * rate);
        padded[message.length] = (byte) padding;
        padded[padded.length - 1] |= (byte) 0x80;
        long[] state = new long[25];
        for (int block = 0; block < padded.length; block += rate) {
            for (int i = 0; i < rate; i++) {
                state[i / 8] ^= (padded[block + i] & 0xffL) << (8 * (i % 8));
            }
            permute(state);
        }
        byte[] digest = new byte[bits / 8];
        for (int i = 0; i < digest.length; i++) {
            digest[i] = (byte) (state[i / 8] >>> (8 * (i % 8)));
        }
        return digest;
    }

    private static void permute(long[] a) {
        int lfsr = 1;
        for (int round = 0; round < 24; round++) {
            long[] c = new long[5];
            for (int x = 0; x < 5; x++) {
                c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
            }
            for (int i = 0; i < 25; i++) {
                a[i] ^= c[(i + 4) % 5] ^ Long.rotateLeft(c[(i + 1) % 5], 1);
            }
            long moved = a[1];
            int x = 1;
            int y = 0;
            for (int t = 0; t < 24; t++) {
                int nextY = (2 * x + 3 * y) % 5;
                x = y;
                y = nextY;
                long kept = a[x + 5 * y];
                a[x + 5 * y] = Long.rotateLeft(moved, (t + 1) * (t + 2) / 2 % 64);
                moved = kept;
            }
            for (int row = 0; row < 25; row += 5) {
                long[] b = Arrays.copyOfRange(a, row, row + 5);
                for (int i = 0; i < 5; i++) {
                    a[row + i] = b[i] ^ (~b[(i + 1) % 5] & b[(i + 2) % 5]);
                }
            }
            for (int j = 0; j < 7; j++) {
                if ((lfsr & 1) != 0) {
                    a[0] ^= 1L << ((1 << j) - 1);
                }
                lfsr = (lfsr << 1) ^ ((lfsr & 0x80) != 0 ? 0x171 : 0);
            }
        }
    }
}
