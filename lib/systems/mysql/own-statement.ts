import { statementCompiler, type CompileStatement } from '../sql-erp';
import { mySqlDialect } from './dialect';
import { checks } from './setting-error';

/** Compiles a statement of the user's own by the rules of MySQL and MariaDB. */
export const compileStatement: CompileStatement = statementCompiler(mySqlDialect, checks);
