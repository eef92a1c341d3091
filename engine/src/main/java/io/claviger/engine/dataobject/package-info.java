/**
 * Data objects: values that are no keys, kept by the partition as well as keys are. Wrapped under
 * the partition key, released to key management only, each reading and each deletion with a record
 * that tells the name and never the value.
 */
@NullMarked
package io.claviger.engine.dataobject;

import org.jspecify.annotations.NullMarked;
