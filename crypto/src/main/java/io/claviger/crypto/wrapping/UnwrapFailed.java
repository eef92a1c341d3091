package io.claviger.crypto.wrapping;

/**
 * A stored key does not unwrap: the store was damaged or edited, or belongs to another device. Not
 * a refusal; the node must say so loudly.
 */
public final class UnwrapFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnwrapFailed(WrapContext context) {
        super(
                "key %s of partition %s does not unwrap: its stored form, attributes or policy were changed, or the store belongs to another device"
                        .formatted(context.key(), context.partition()));
    }
}
