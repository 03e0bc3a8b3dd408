import { statementCompiler, type CompileStatement } from '../sql-erp';
import { sqlServerDialect } from './dialect';
import { checks } from './setting-error';

/** Compiles a statement of the user's own by the rules of Transact-SQL. */
export const compileStatement: CompileStatement = statementCompiler(sqlServerDialect, checks);
