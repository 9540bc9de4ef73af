package dev.understudy.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may change what; every expectation was seen on the peer, with a client whose certificate names it. */
class RoleBasedAccessTest {
    private static final String SETS = "'min':0,'max':'unlimited'";
    private static final String TABLES = "'RBAC_Role':{'isRoot':true,'columns':{'name':{'type':'string'},'permissions':{'type':{'key':'string',"
            + "'value':{'type':'uuid','refTable':'RBAC_Permission','refType':'weak'}," + SETS + "}}}},"
            + "'RBAC_Permission':{'isRoot':true,'columns':{'table':{'type':'string'},'authorization':{'type':{'key':'string'," + SETS + "}},"
            + "'insert_delete':{'type':'boolean'},'update':{'type':{'key':'string'," + SETS + "}}}},"
            + "'T':{'isRoot':true,'columns':{'name':{'type':'string'},'names':{'type':{'key':'string'," + SETS + "}},"
            + "'ids':{'type':{'key':'string','value':'string'," + SETS + "}},'n':{'type':'integer'},'opt':{'type':{'key':'string','min':0}}}},"
            + "'U':{'isRoot':true,'columns':{'n':{'type':'integer'}}},'V':{'isRoot':true,'columns':{'n':{'type':'integer'}}}";

    private final Stage stage = Stage.of(TABLES);

    @BeforeEach
    void setTheStage() {
        stage.play(Stage.insert("RBAC_Permission", 1, "'table':'T','authorization':['set',['name','ids:k']],'insert_delete':true,'update':'n'"),
                Stage.insert("RBAC_Permission", 2, "'table':'U','authorization':'','insert_delete':false,'update':'n'"),
                Stage.insert("RBAC_Role", 3, "'name':'r','permissions':['map',[['T',@1],['U',@2]]]"),
                Stage.insert("T", 11, "'name':'ann','n':1"), Stage.insert("T", 12, "'name':'bob','n':2"),
                Stage.insert("T", 13, "'ids':['map',[['k','ann']]],'n':3"), Stage.insert("T", 14, "'ids':['map',[['j','ann']]],'n':4"),
                Stage.insert("U", 21, "'n':5"));
        as("r", "ann");
    }

    private void as(String role, String clientId) {
        stage.access = RoleBasedAccess.of(stage.database, role, clientId);
    }

    private void allowed(String... operations) {
        String results = stage.play(operations);
        assertEquals(false, results.contains("error"), results);
    }

    private void denied(String client, String role, String what, String table, String operation) {
        assertEquals("[{'details':'RBAC rules for client \\'" + client + "\\' role \\'" + role + "\\' prohibit " + what + " table \\'" + table
                + "\\'.','error':'permission error'}]", stage.play(operation));
    }

    private void denied(String what, String table, String operation) {
        denied("ann", "r", what, table, operation);
    }

    private static String where(int n) {
        return "'where':[['n','=='," + n + "]]";
    }

    @Test
    void withoutARoleOrATableOfRolesEverythingIsAllowed() {
        assertSame(AccessControl.NONE, RoleBasedAccess.of(stage.database, "", "ann"));
        assertSame(AccessControl.NONE, RoleBasedAccess.of(stage.database, null, null));
        assertSame(AccessControl.NONE, RoleBasedAccess.of(Stage.of("'T':{'columns':{'n':{'type':'integer'}}}").database, "r", "ann"));
    }

    @Test
    void rowsAreInsertedForOneselfOnly() {
        allowed(Stage.insert("T", 31, "'name':'ann'"));
        denied("row insertion into", "T", Stage.insert("T", 32, "'name':'bob'"));
        denied("row insertion into", "U", Stage.insert("U", 33, ""));
        denied("row insertion into", "V", Stage.insert("V", 34, ""));
    }

    @Test
    void everyRowThatIsDeletedMustBeOnesOwn() {
        denied("row deletion from", "T", "{'op':'delete','table':'T','where':[['n','<',3]]}");
        allowed("{'op':'delete','table':'T'," + where(1) + "}", "{'op':'delete','table':'T'," + where(3) + "}");
        denied("row deletion from", "T", "{'op':'delete','table':'T'," + where(4) + "}");
        denied("row deletion from", "U", "{'op':'delete','table':'U'," + where(5) + "}");
        allowed("{'op':'delete','table':'U'," + where(77) + "}");
        denied("row deletion from", "V", "{'op':'delete','table':'V'," + where(77) + "}");
    }

    @Test
    void everyColumnThatIsChangedMustBeListed() {
        allowed("{'op':'update','table':'T'," + where(1) + ",'row':{'n':1}}", "{'op':'update','table':'T'," + where(1) + ",'row':{}}",
                "{'op':'update','table':'U','where':[],'row':{'n':6}}");
        denied("modification of", "T", "{'op':'update','table':'T'," + where(2) + ",'row':{'n':1}}");
        denied("modification of", "T", "{'op':'update','table':'T'," + where(1) + ",'row':{'n':1,'name':'ann'}}");
        denied("modification of", "V", "{'op':'update','table':'V','where':[],'row':{}}");
        allowed("{'op':'update','table':'T'," + where(77) + ",'row':{'name':'x'}}");
    }

    @Test
    void aMutationIsAChangeOfItsColumns() {
        allowed("{'op':'mutate','table':'T'," + where(3) + ",'mutations':[['n','+=',0]]}", "{'op':'mutate','table':'T'," + where(1) + ",'mutations':[]}");
        denied("mutate operation on", "T", "{'op':'mutate','table':'T'," + where(1) + ",'mutations':[['names','insert','q']]}");
        denied("mutate operation on", "T", "{'op':'mutate','table':'T'," + where(2) + ",'mutations':[['n','+=',1]]}");
        denied("mutate operation on", "V", "{'op':'mutate','table':'V','where':[],'mutations':[]}");
    }

    @Test
    void whoGivesNoNameOrHasAnUnknownRoleChangesNothing() {
        as("r", null);
        denied("(null)", "r", "row insertion into", "T", Stage.insert("T", 31, ""));
        denied("(null)", "r", "modification of", "U", "{'op':'update','table':'U','where':[],'row':{'n':6}}");
        denied("(null)", "r", "mutate operation on", "T", "{'op':'mutate','table':'T'," + where(77) + ",'mutations':[]}");
        as("q", "ann");
        denied("ann", "q", "row insertion into", "T", Stage.insert("T", 31, "'name':'ann'"));
        allowed("{'op':'select','table':'T','where':[]}", "{'op':'commit','durable':true}", "{'op':'comment','comment':'c'}");
    }

    @Test
    void mistakesAreReportedBeforeDenials() {
        as("q", null);
        assertEquals("[{'details':'No column zz in table T.','error':'unknown column','syntax':'{\\'zz\\':1}'}]",
                stage.play("{'op':'insert','table':'T','row':{'zz':1}}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "opt | 'opt':'ann' | true", "opt | 'opt':'bob' | false", "opt | | false", "names | 'names':'ann' | false", "n | 'n':1 | false",
        "zz | 'name':'ann' | false", "names:k | 'names':'ann' | false", "ids | 'ids':['map',[['ids','ann']]] | false",
        "ids: | 'ids':['map',[['','ann']]] | false", "ids:j | 'ids':['map',[['j','ann']]] | true", "name:k | 'name':'ann' | false",
        "_uuid | 'name':'ann' | false"})
    void aRuleOfAuthorizationMeans(String rule, String row, boolean allowed) {
        stage.access = AccessControl.NONE;
        allowed("{'op':'update','table':'RBAC_Permission','where':[['table','==','T']],'row':{'authorization':'" + rule + "'}}");
        as("r", "ann");
        String insert = Stage.insert("T", 31, row == null ? "" : row);
        if (allowed) {
            allowed(insert);
        } else {
            denied("row insertion into", "T", insert);
        }
    }
}
