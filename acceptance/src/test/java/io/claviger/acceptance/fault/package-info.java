/**
 * Bad luck with real processes: killed nodes, damaged and replaced files, full disks, too much
 * load. What clients were answered is compared with what the evidence log says, and the tree is
 * recomputed here from the records alone, with none of the program's own code.
 */
@NullMarked
package io.claviger.acceptance.fault;

import org.jspecify.annotations.NullMarked;
