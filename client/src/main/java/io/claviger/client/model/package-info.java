/** What requests and answers hold, made from the description of the service. */
@org.jspecify.annotations.NullMarked
package io.claviger.client.model;
