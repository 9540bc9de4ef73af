/**
 * Reading and writing JSON text (RFC 8259) as OVSDB uses it: UTF-8 bytes in, UTF-8 bytes out, no trees.
 *
 * <p>A {@link dev.understudy.json.JsonReader} pulls values out of a byte array that holds one complete text; a
 * {@link dev.understudy.json.JsonWriter} appends compact text to a growing buffer; a {@link dev.understudy.json.JsonFramer} finds where
 * one text of a stream ends. The dialect is the peer's: integers are signed 64-bit, a number that is mathematically
 * integral is an integer, the last of two equal members counts, a NUL character is refused, nesting is limited.
 *
 * <p>This package knows nothing of databases, sockets or files.
 */
package dev.understudy.json;
