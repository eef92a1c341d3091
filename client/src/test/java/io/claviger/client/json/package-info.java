@org.jspecify.annotations.NullMarked
package io.claviger.client.json;
