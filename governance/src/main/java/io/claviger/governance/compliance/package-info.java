/** What an auditor asks of an application, and which record answers. */
@NullMarked
package io.claviger.governance.compliance;

import org.jspecify.annotations.NullMarked;
