import { N8nClient } from '../../../scripts/lib/n8n-client.ts';
import { owner } from '../../../scripts/lib/n8n-instance.ts';

/** A running n8n with the packed package, as far as tests use it. */
export interface RunningN8n {
	url: string;
	userFolder: string;
	logFile: string;
	client: N8nClient;
}

interface Prepared {
	tarball: string;
	database: string;
	url: string;
	userFolder: string;
	logFile: string;
	sessionCookie: string;
}

function prepared(): Prepared {
	const given = JSON.parse(process.env.BACKOFFICE_E2E ?? '{}') as Partial<Prepared> & { failure?: string };
	if (given.failure) throw new Error(`The e2e tests could not be prepared: ${given.failure}`);
	const { tarball, database, url, userFolder, logFile, sessionCookie } = given;
	if (!tarball || !database || !url || !userFolder || !logFile || !sessionCookie) throw new Error('The e2e tests run through jest with their project’s globalSetup.');
	return { tarball, database, url, userFolder, logFile, sessionCookie };
}

/** The package as packed for this run. */
export function packedTarball(): string {
	return prepared().tarball;
}

/** What an n8n of a test file's own begins with: the package, and a database that only has the owner. */
export function newN8n(): { tarball: string; database: string } {
	const { tarball, database } = prepared();
	return { tarball, database };
}

/** The n8n that all test files share; its Store is the SQLite file in its user folder. */
export function sharedN8n(): RunningN8n {
	const { url, userFolder, logFile, sessionCookie } = prepared();
	return { url, userFolder, logFile, client: new N8nClient(url, owner, sessionCookie) };
}

/** The file in which that n8n keeps the package's state. */
export function storeFile({ userFolder }: { userFolder: string }): string {
	return `${userFolder}/.n8n/backoffice/store.sqlite`;
}
