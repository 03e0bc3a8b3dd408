import type { DatabaseSync } from 'node:sqlite';

export type Sqlite = typeof import('node:sqlite');
export type { DatabaseSync };

/**
 * Node's own SQLite, loaded when the first file is opened. Node 22 announces it as experimental by a
 * warning on the console of n8n, which no reader there could act upon: that one warning is held
 * back. Loading is synchronous, so that no other warning falls into the gap.
 */
export function loadSqlite(): Sqlite {
	const original = process.emitWarning;
	const withoutSqlite = (...details: Parameters<typeof original>): void => {
		if (!String(details[0]).startsWith('SQLite is an experimental feature')) Reflect.apply(original, process, details);
	};
	Reflect.set(process, 'emitWarning', withoutSqlite);
	try {
		return process.getBuiltinModule('node:sqlite');
	} finally {
		Reflect.set(process, 'emitWarning', original);
	}
}
