import { openDatabase } from './sqlite-database';
import type { DatabaseSync } from './sqlite-driver';
import { prepareSqliteFile } from './sqlite-file';

/**
 * Opens a file of this package, making it and its folder where they are missing, and closes it again where what follows fails.
 *
 * @param failure what leaves for an error of SQLite, of the file system or of `use`
 * @param use prepares the file (`prepareDatabase`) and gives what keeps it open
 * @throws what `failure` gives; `validation` for a network file system goes through it, too
 */
export async function openSqliteFile<T>(file: string, failure: (error: unknown, file: string) => Error, use: (database: DatabaseSync) => Promise<T>): Promise<T> {
	let database: DatabaseSync | undefined;
	try {
		await prepareSqliteFile(file);
		database = openDatabase(file);
		return await use(database);
	} catch (error) {
		// Node before 22.15 does not tell.
		if (database?.isOpen !== false) database?.close();
		throw failure(error, file);
	}
}
