/**
 * The same random schemas, transactions and monitors go to two servers, and everything they answer must agree.
 *
 * <p>All randomness comes from one seed ({@link dev.understudy.differential.Dice}), which a failure prints with the
 * command that replays it. A story ({@link dev.understudy.differential.Story}) is one schema and the requests made to
 * it; {@link dev.understudy.differential.Twins} sends each request to both servers and compares
 * ({@link dev.understudy.differential.Comparison}) under a bijection of UUIDs
 * ({@link dev.understudy.differential.Renaming}) that grows as results arrive.
 *
 * <p>Not compared: the wording of error details, the order of rows that come in the peer's hash order, and
 * transaction ids, which the peer does not keep for a standalone database. Two runs of the peer against itself must
 * agree, and a falsified answer must be seen: both are tests here.
 */
package dev.understudy.differential;
