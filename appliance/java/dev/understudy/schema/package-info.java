/**
 * What a database may hold: schema, tables, columns, types and constraints (RFC 7047 section 3.2), and the JSON form of both schemas
 * and values under a type (sections 3.2 and 5.1).
 *
 * <p>A {@link dev.understudy.schema.DatabaseSchema} is immutable; two are equal exactly when the texts that
 * {@link dev.understudy.schema.SchemaWriter} makes of them are equal. {@link dev.understudy.schema.DatumReader} checks a value against
 * its type while it reads it, so a datum that exists satisfies its column's constraints, references aside.
 *
 * <p>Errors that a client may see are {@link dev.understudy.schema.OvsdbException}s, which carry the peer's error tag. This package knows no rows.
 */
package dev.understudy.schema;
