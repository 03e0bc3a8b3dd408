import type { SqlType, SqlValue } from './sql-types.ts';

/** Names as written, without brackets; `dbo.Pedidos` is two parts. */
export type Name = readonly string[];

export type Expression =
	| { readonly node: 'literal'; readonly value: SqlValue; readonly type: SqlType }
	| { readonly node: 'null' }
	| { readonly node: 'column'; readonly name: Name }
	| { readonly node: 'variable'; readonly name: string }
	| { readonly node: 'global'; readonly name: string }
	| { readonly node: 'negate'; readonly operand: Expression }
	| { readonly node: 'arithmetic'; readonly operator: '+' | '-' | '*' | '/' | '%'; readonly left: Expression; readonly right: Expression }
	| { readonly node: 'case'; readonly operand?: Expression; readonly branches: readonly Branch[]; readonly otherwise?: Expression }
	| { readonly node: 'cast'; readonly operand: Expression; readonly type: SqlType; readonly tolerant: boolean; readonly style?: Expression }
	| CallNode
	| { readonly node: 'xmlText'; readonly query: Query }
	| { readonly node: 'subquery'; readonly query: Query }
	| Condition;

export type Condition =
	| { readonly node: 'logical'; readonly operator: 'AND' | 'OR'; readonly left: Expression; readonly right: Expression }
	| { readonly node: 'not'; readonly operand: Expression }
	| { readonly node: 'compare'; readonly operator: string; readonly left: Expression; readonly right: Expression }
	| { readonly node: 'isNull'; readonly operand: Expression; readonly negated: boolean }
	| { readonly node: 'in'; readonly operand: Expression; readonly list: readonly Expression[]; readonly negated: boolean }
	| { readonly node: 'inQuery'; readonly operand: Expression; readonly query: Query; readonly negated: boolean }
	| { readonly node: 'between'; readonly operand: Expression; readonly low: Expression; readonly high: Expression; readonly negated: boolean }
	| { readonly node: 'like'; readonly operand: Expression; readonly pattern: Expression; readonly escape?: Expression; readonly negated: boolean }
	| { readonly node: 'exists'; readonly query: Query };

export interface Branch {
	readonly when: Expression;
	readonly then: Expression;
}

export interface CallNode {
	readonly node: 'call';
	readonly name: string;
	readonly arguments: readonly Expression[];
	readonly star: boolean;
	readonly distinct: boolean;
	readonly withinGroup?: readonly OrderItem[];
	readonly over?: { readonly partition: readonly Expression[]; readonly order: readonly OrderItem[] };
}

export interface OrderItem {
	readonly expression: Expression;
	readonly descending: boolean;
}

export interface SelectItem {
	/** Absent for `*` and `alias.*`. */
	readonly expression?: Expression;
	readonly starOf?: Name;
	readonly alias?: string;
	/** `SELECT @variable = expression`. */
	readonly variable?: string;
}

export type TableSource =
	| { readonly node: 'table'; readonly name: Name; readonly alias?: string; readonly noLock: boolean }
	| { readonly node: 'derived'; readonly query: Query; readonly alias: string; readonly columns?: readonly string[] }
	| { readonly node: 'join'; readonly kind: string; readonly left: TableSource; readonly right: TableSource; readonly on?: Expression };

export interface Select {
	readonly node: 'select';
	readonly distinct: boolean;
	readonly top?: Expression;
	readonly items: readonly SelectItem[];
	readonly from?: TableSource;
	readonly where?: Expression;
	readonly groupBy: readonly Expression[];
	readonly having?: Expression;
}

export interface SetOperation {
	readonly node: 'setOperation';
	readonly operator: 'UNION' | 'UNION ALL';
	readonly left: QueryBody;
	readonly right: QueryBody;
}

export type QueryBody = Select | SetOperation;

export interface NamedQuery {
	readonly name: string;
	readonly columns?: readonly string[];
	readonly query: Query;
}

export interface Query {
	readonly node: 'query';
	readonly named: readonly NamedQuery[];
	readonly body: QueryBody;
	readonly orderBy: readonly OrderItem[];
	readonly offset?: Expression;
	readonly fetch?: Expression;
	/** FOR XML PATH(''): the rows as one text. */
	readonly forXmlPath: boolean;
}

export interface ColumnDefinition {
	readonly name: string;
	readonly type: SqlType;
	readonly nullable: boolean;
	readonly identity: boolean;
	readonly primaryKey: boolean;
	readonly unique: boolean;
	readonly default?: Expression;
}

export interface KeyDefinition {
	readonly name?: string;
	readonly primary: boolean;
	readonly columns: readonly string[];
}

export interface ProcedureArgument {
	readonly name?: string;
	readonly value: Expression;
	readonly output: boolean;
}

export type Statement =
	| { readonly node: 'select'; readonly query: Query }
	| { readonly node: 'insert'; readonly table: Name; readonly columns?: readonly string[]; readonly rows?: readonly (readonly Expression[])[]; readonly query?: Query }
	| { readonly node: 'update'; readonly table: Name; readonly assignments: readonly Assignment[]; readonly where?: Expression }
	| { readonly node: 'delete'; readonly table: Name; readonly where?: Expression }
	| { readonly node: 'createTable'; readonly table: Name; readonly columns: readonly ColumnDefinition[]; readonly keys: readonly KeyDefinition[] }
	| { readonly node: 'createIndex'; readonly name: string; readonly unique: boolean; readonly table: Name; readonly columns: readonly string[] }
	| { readonly node: 'dropTable'; readonly table: Name; readonly ifExists: boolean }
	| { readonly node: 'execute'; readonly procedure: Name; readonly arguments: readonly ProcedureArgument[]; readonly into?: string }
	| { readonly node: 'executeText'; readonly text: Expression }
	| { readonly node: 'declare'; readonly variables: readonly { readonly name: string; readonly type: SqlType; readonly value?: Expression }[] }
	| { readonly node: 'setVariable'; readonly name: string; readonly value: Expression }
	| { readonly node: 'setOption'; readonly option: string; readonly value: string }
	| { readonly node: 'transaction'; readonly action: 'BEGIN' | 'COMMIT' | 'ROLLBACK' }
	| { readonly node: 'use'; readonly database: string }
	| { readonly node: 'waitFor'; readonly delay: string };

export interface Assignment {
	readonly column: string;
	readonly value: Expression;
}
