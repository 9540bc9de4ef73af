/**
 * Plays the replication of one database with servers, a network, disks and clocks that exist only here, from a seed: the same seed, the same
 * story. Nothing in it waits, so a failover takes microseconds, and every fault can happen at every moment.
 *
 * <p>Faults: a process dies (what it wrote stays), a host loses power (what was not synced may go, from the end), a write or a copy fails, a link or one
 * direction of it goes dead and comes back, a connection ends, messages are late or come twice, a process stands still for seconds, clocks
 * run fast or slow, the register cannot be reached, people promote, demote and hand over at the wrong moment.
 */
package dev.understudy.simulator;
