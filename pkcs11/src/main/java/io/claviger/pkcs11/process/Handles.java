package io.claviger.pkcs11.process;

import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.object.ObjectName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Numbers that a program has for objects. The same object has the same one as long as the process
 * lives. Safe for many threads.
 */
public final class Handles {
    /** Most handles of a program. */
    private static final int MAX_HANDLES = 4_000_000;

    private final Map<Long, ObjectName> names = new HashMap<>();
    private final Map<ObjectName, Long> numbers = new HashMap<>();
    private long last = FirstHandle.random();

    /** The handle of an object. */
    public synchronized long of(ObjectName name) {
        Long known = numbers.get(name);
        if (known != null) {
            return known;
        }
        if (numbers.size() == MAX_HANDLES) {
            throw new Failure(ReturnValue.DEVICE_MEMORY);
        }
        long fresh = ++last;
        numbers.put(name, fresh);
        names.put(fresh, name);
        return fresh;
    }

    /** The object that a handle names, if it was ever given. */
    public synchronized Optional<ObjectName> named(long handle) {
        return Optional.ofNullable(names.get(handle));
    }

    /** Forgets an object that is gone for good, if it had a handle. */
    synchronized void forget(ObjectName name) {
        Long number = numbers.remove(name);
        if (number != null) {
            names.remove(number);
        }
    }

    /** Forgets an object that is gone for good. */
    public synchronized void forget(long handle) {
        ObjectName name = names.remove(handle);
        if (name != null) {
            numbers.remove(name);
        }
    }
}
