// Before the e2e tests: the package is built and packed once, and one n8n with it is started, which
// every test file uses that needs no n8n of its own.
import { dirname, join } from 'node:path';

import type { N8nInstance } from '../../../scripts/lib/n8n-instance.ts';
import { packProject } from '../../../scripts/lib/package-tarball.ts';
import { copyDatabase, startTestN8n } from './test-n8n.ts';

declare global {
	var backofficeSharedN8n: N8nInstance | undefined;
}

/** Whatever fails here is told to the e2e tests: the other kinds of tests of the same run go on. */
export default async function startSharedN8n(): Promise<void> {
	try {
		const tarball = await packProject();
		globalThis.backofficeSharedN8n = await startTestN8n({ tarball, environment: { N8N_METRICS: 'true', N8N_LOG_FORMAT: 'json' } });
		const { url, userFolder, logFile, client } = globalThis.backofficeSharedN8n;
		const database = join(dirname(tarball), 'database.sqlite');
		copyDatabase({ userFolder }, database);
		process.env.BACKOFFICE_E2E = JSON.stringify({ tarball, database, url, userFolder, logFile, sessionCookie: client.sessionCookie });
	} catch (error) {
		process.env.BACKOFFICE_E2E = JSON.stringify({ failure: String(error instanceof Error ? error.stack : error) });
	}
}
