// An n8n that only tests use: what neither the package nor its tests touch is left out, which halves the processor time of a start.
import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { startN8n, type N8nInstance, type N8nOptions } from '../../../scripts/lib/n8n-instance.ts';
import { startedHere } from './left-running.ts';

const unusedModules = [
	...['mcp-registry', 'mcp', 'chat-hub', 'instance-ai', 'agents', 'workflow-builder', 'sso-oidc', 'sso-saml', 'ldap', 'external-secrets', 'source-control'],
	...['insights', 'quick-connect', 'breaking-changes', 'dynamic-credentials', 'provisioning', 'oauth-server', 'workflow-reviews', 'instance-version-history'],
	...['token-exchange', 'log-streaming', 'oauth-jwe', 'n8n-packages', 'favorites'],
];

/** No editor, whose files n8n writes anew at each start, and none of the modules above. Its API is the same. */
export const withoutExtras: Readonly<Record<string, string>> = { N8N_DISABLED_MODULES: unusedModules.join(','), N8N_DISABLE_UI: 'true' };

/** For an n8n whose workflows have no Code node: n8n then starts no process of its own for their code. */
export const withoutCode: Readonly<Record<string, string>> = { N8N_RUNNERS_MODE: 'external', N8N_RUNNERS_AUTH_TOKEN: 'a-token-that-nobody-uses' };

export interface TestN8nOptions extends N8nOptions {
	/** An n8n's database to begin with, see `copyDatabase`: n8n then has nothing to migrate, which is a quarter of a start. */
	database?: string;
}

/** As `startN8n`, quicker; and `stop` ends it at once, because nothing of it is kept. */
export async function startTestN8n({ database, ...options }: TestN8nOptions = {}): Promise<N8nInstance> {
	const prepare = async (userFolder: string): Promise<void> => {
		if (database) copyFileSync(database, databaseFile(userFolder));
		await options.prepare?.(userFolder);
	};
	const start = async (): Promise<N8nInstance> => await startN8n({ ...options, prepare, environment: { ...withoutExtras, ...options.environment } });
	const stop = async (n8n: N8nInstance): Promise<void> => {
		await n8n.kill();
		await n8n.stop();
	};
	const n8n = await startedHere(start, stop);
	return { ...n8n, stop: async () => await stop(n8n) };
}

/** Copies the database of an n8n, which may be running. */
export function copyDatabase({ userFolder }: Pick<N8nInstance, 'userFolder'>, file: string): void {
	const database = new DatabaseSync(databaseFile(userFolder), { readOnly: true });
	try {
		database.prepare('VACUUM INTO ?').run(file);
	} finally {
		database.close();
	}
}

function databaseFile(userFolder: string): string {
	const file = `${userFolder}/.n8n/database.sqlite`;
	mkdirSync(dirname(file), { recursive: true });
	return file;
}
