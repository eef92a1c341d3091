package io.claviger.evidence;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Random damage to bytes. */
public final class Mutations {
    private Mutations() {}

    /** One to four changes: a flipped bit, another byte, a cut, a piece doubled or removed. */
    public static byte[] mutate(byte[] original, RandomGenerator random) {
        var bytes = original.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes[at] = (byte) "{}[]\",:\\0-9eu \n+".charAt(random.nextInt(16));
                case 3 -> bytes = Arrays.copyOf(bytes, at);
                case 4 -> bytes = splice(bytes, at, at, bytes, random.nextInt(bytes.length));
                default ->
                        bytes =
                                splice(
                                        bytes,
                                        at,
                                        Math.min(bytes.length, at + random.nextInt(8)),
                                        bytes,
                                        bytes.length);
            }
        }
        return bytes;
    }

    /** bytes[0, from) + piece[pieceFrom, pieceFrom + 8) + bytes[to, end). */
    private static byte[] splice(byte[] bytes, int from, int to, byte[] piece, int pieceFrom) {
        int pieceLength = Math.min(8, piece.length - pieceFrom);
        var spliced = new byte[from + pieceLength + bytes.length - to];
        System.arraycopy(bytes, 0, spliced, 0, from);
        System.arraycopy(piece, pieceFrom, spliced, from, pieceLength);
        System.arraycopy(bytes, to, spliced, from + pieceLength, bytes.length - to);
        return spliced;
    }
}
