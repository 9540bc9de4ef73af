package dev.understudy.engine;

import dev.understudy.schema.ColumnSchema;
import dev.understudy.schema.ColumnType;
import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import dev.understudy.schema.TableSchema;
import dev.understudy.value.AtomMap;
import dev.understudy.value.AtomSet;
import dev.understudy.value.AtomType;
import dev.understudy.value.BooleanAtom;
import dev.understudy.value.Datum;
import dev.understudy.value.StringAtom;
import dev.understudy.value.UuidAtom;
import java.util.Iterator;
import java.util.List;

/**
 * What a role lets a client change, as tables RBAC_Role and RBAC_Permission of the database say (ovsdb-server(7), "RBAC"). Reads
 * them at each check, so that it may be made anew for each transaction at no cost. Used by the writer of the database.
 *
 * <p>Whoever gives no identity may change nothing, nor may a role that has no permission for a table. An element of "authorization" lets in everyone when
 * empty, the client whose identity a column holds when it names the column, or the client whose identity stands under a key when it is COLUMN:KEY.
 */
public final class RoleBasedAccess implements AccessControl {
    private static final String ROLES = "RBAC_Role";
    private static final String PERMISSIONS = "RBAC_Permission";

    private final Database database;
    private final StringAtom role;
    private final String clientId;

    private RoleBasedAccess(Database database, StringAtom role, String clientId) {
        this.database = database;
        this.role = role;
        this.clientId = clientId;
    }

    /**
     * The rules for a client; {@link AccessControl#NONE} when the role is empty or the database knows no roles.
     *
     * @param role the role that the remote gives to its clients, or null
     * @param clientId who the client is by its certificate, or null
     */
    public static AccessControl of(Database database, String role, String clientId) {
        return role == null || role.isEmpty() || database.schema().table(ROLES) == null
                ? NONE
                : new RoleBasedAccess(database, StringAtom.of(role), clientId);
    }

    @Override
    public void checkInsert(TableSchema table, Row row) {
        Row permission = permission(table);
        if (permission == null || !mayInsertAndDelete(permission) || !isAuthorized(permission, table, row)) {
            throw denied("row insertion into", table);
        }
    }

    @Override
    public void checkDelete(TableSchema table, List<Row> rows) {
        Row permission = permission(table);
        boolean allowed = permission != null && (rows.isEmpty() || mayInsertAndDelete(permission));
        if (!allowed || !areAuthorized(permission, table, rows)) {
            throw denied("row deletion from", table);
        }
    }

    @Override
    public void checkUpdate(TableSchema table, List<Row> rows, List<ColumnSchema> columns, boolean mutate) {
        Row permission = permission(table);
        boolean allowed = permission != null && (rows.isEmpty() || mayUpdate(permission, columns));
        if (!allowed || !areAuthorized(permission, table, rows)) {
            throw denied(mutate ? "mutate operation on" : "modification of", table);
        }
    }

    private OvsdbException denied(String what, TableSchema table) {
        return denied(clientId, role.text(), what + " table \"" + table.name() + "\".");
    }

    /** The refusal of a conversion, which is for clients without a role. */
    public static OvsdbException conversionDenied(String clientId, String role, String database) {
        return denied(clientId, role, "\"convert\" of database " + database + " (only the root role may convert databases)");
    }

    private static OvsdbException denied(String clientId, String role, String what) {
        return new OvsdbException(ErrorTag.PERMISSION_ERROR,
                "RBAC rules for client \"" + (clientId == null ? "(null)" : clientId) + "\" role \"" + role + "\" prohibit " + what);
    }

    /** The row of RBAC_Permission for a table, or null when there is none for this client. */
    private Row permission(TableSchema table) {
        TableSchema roles = database.schema().table(ROLES);
        TableSchema permissions = database.schema().table(PERMISSIONS);
        if (clientId == null || permissions == null) {
            return null;
        }
        Row[] found = {null};
        database.forEachRow(roles, row -> {
            if (found[0] == null && role.equals(contents(roles, row, "name")) && contents(roles, row, "permissions") instanceof AtomMap map
                    && map.get(StringAtom.of(table.name())) instanceof UuidAtom uuid) {
                found[0] = database.row(permissions, uuid);
            }
        });
        return found[0];
    }

    /** The contents of a column by name, or null when the schema has no such column. */
    private static Datum contents(TableSchema table, Row row, String columnName) {
        ColumnSchema column = table.column(columnName);
        return column == null ? null : row.get(column);
    }

    private Datum permitted(Row permission, String columnName) {
        Datum contents = contents(database.schema().table(PERMISSIONS), permission, columnName);
        return contents == null || contents instanceof AtomMap ? AtomSet.EMPTY : contents;
    }

    private boolean mayInsertAndDelete(Row permission) {
        return permitted(permission, "insert_delete") == BooleanAtom.TRUE;
    }

    private boolean mayUpdate(Row permission, List<ColumnSchema> columns) {
        Datum allowed = permitted(permission, "update");
        return columns.stream().allMatch(column -> AtomSet.contains(allowed, StringAtom.of(column.name())));
    }

    private boolean areAuthorized(Row permission, TableSchema table, List<Row> rows) {
        for (Row row : rows) {
            if (!isAuthorized(permission, table, row)) {
                return false;
            }
        }
        return true;
    }

    private boolean isAuthorized(Row permission, TableSchema table, Row row) {
        for (Iterator<?> rules = AtomSet.iterator(permitted(permission, "authorization")); rules.hasNext(); ) {
            if (rules.next() instanceof StringAtom rule && lets(rule.text(), table, row)) {
                return true;
            }
        }
        return false;
    }

    private boolean lets(String rule, TableSchema table, Row row) {
        if (rule.isEmpty()) {
            return true;
        }
        int colon = rule.indexOf(':');
        ColumnSchema column = table.column(colon < 0 ? rule : rule.substring(0, colon));
        if (column == null) {
            return false;
        }
        ColumnType type = column.type();
        StringAtom id = StringAtom.of(clientId);
        if (colon < 0) {
            return (type.isScalar() || type.isOptionalScalar()) && id.equals(row.get(column));
        }
        String key = rule.substring(colon + 1);
        return type.isMap() && type.key().type() == AtomType.STRING && !key.isEmpty() && id.equals(((AtomMap) row.get(column)).get(StringAtom.of(key)));
    }
}
