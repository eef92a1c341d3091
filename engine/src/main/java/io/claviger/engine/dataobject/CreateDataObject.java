package io.claviger.engine.dataobject;

import io.claviger.core.id.DataObjectName;
import io.claviger.core.state.DataObjectAttributes;
import io.claviger.crypto.secret.SecretBytes;

/**
 * What a caller asks for when creating a data object.
 *
 * @param value the caller closes it after the call
 */
public record CreateDataObject(
        DataObjectName name, SecretBytes value, DataObjectAttributes attributes) {}
