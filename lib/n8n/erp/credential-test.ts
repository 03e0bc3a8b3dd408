import type { ICredentialsDecrypted, ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';

import type { Recipe } from '../../domain/recipes/recipe';
import { systemClock } from '../../infra/clock';
import { AxiosHttp, HttpAgents } from '../../infra/http/axios-http';
import { openRemoteFiles } from '../../infra/files/remote-files';
import { MemoryStore } from '../../infra/store/memory-store';
import { LoginMemory } from '../../resilience/login-memory';
import { SharedSession } from '../../resilience/shared-session';
import { lazyDataset } from '../datasets';
import { toConnectorError } from '../errors';
import { proxyIsSet } from '../proxy';
import type { Closable } from '../registry';
import { openRecipesWithDetails } from '../rpa/open-recipes';
import { surroundingsOfTest } from '../rpa/surroundings';
import { inOneText } from '../in-one-text';
import type { ErpConnections, ErpSystem } from './system';
import { erpSystems } from './systems';

const deadlineMs = 20_000;

/** The Test button of an ERP credential: the cheapest call that proves address, login and rights. */
export async function testErpCredential(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const system = erpSystems.find(({ credentialType }) => credentialType === credential.type);
	if (!system) return { status: 'Error', message: `No system uses the credential type ${credential.type}.` };
	const opened: Closable[] = [];
	try {
		const seen: Seen = {};
		const port = await system.open(credential.data ?? {}, connections(system, opened, seen));
		await port.ping({ signal: AbortSignal.timeout(deadlineMs) });
		const message = seen.recipe === undefined ? `${system.name} answers.` : await testedRecipe(seen.recipe, credential.data?.httpBasic === true);
		return { status: 'OK', message };
	} catch (error) {
		return { status: 'Error', message: inOneText(toConnectorError(error, system.name)) };
	} finally {
		await closeAll(opened);
	}
}

async function closeAll(opened: readonly Closable[]): Promise<void> {
	for (const connection of opened) await connection.close().catch(() => undefined);
}

async function testedRecipe(recipe: Recipe, httpBasic: boolean): Promise<string> {
	const { testedMessage } = await import('../../n8n/rpa/tested.js');
	return testedMessage(recipe, { httpBasic });
}

/** What was opened for the test, where its message speaks of it. */
interface Seen {
	recipe?: Recipe;
}

/** Connections of the test's own, closed right after it. */
function connections({ name, credentialType }: ErpSystem, opened: Closable[], seen: Seen): ErpConnections {
	return {
		accountKey: 'test',
		clock: systemClock,
		random: Math.random,
		// What is tried here concerns nobody else.
		store: async () => await Promise.resolve(new MemoryStore(systemClock)),
		// n8n offers no Test button for OAuth2: connecting the account is the test.
		oauth2Http: async () => await Promise.reject(new Error(`${name} is tested by connecting the account.`)),
		loginMemory: () => new LoginMemory(systemClock),
		session: async <Session>() => {
			const session = new SharedSession<Session>(systemClock);
			// Ended before the connection it goes through.
			opened.unshift(session);
			return await Promise.resolve(session);
		},
		http: async ({ baseUrl, headers, tls = {}, fallbackCharset }) => {
			const agents = new HttpAgents(tls, proxyIsSet());
			opened.push(agents);
			const charset = fallbackCharset === undefined ? {} : { fallbackCharset };
			return new AxiosHttp({ system: name, origin: new URL(baseUrl).origin, headers, agents, ...charset });
		},
		mySql: async (options) => {
			const { openMySqlPool } = await import('../../infra/mysql/mysql-sql.js');
			const pool = await openMySqlPool(options);
			opened.push(pool);
			return pool;
		},
		sqlServer: async (options) => {
			const { openSqlServerPool } = await import('../../infra/sql-server/sql-server.js');
			const pool = await openSqlServerPool(options);
			opened.push(pool);
			return pool;
		},
		files: async (options) => {
			const files = openRemoteFiles(options);
			opened.push(files);
			return await Promise.resolve(files);
		},
		recipes: async (options) => {
			const own: Closable[] = [];
			// Sessions end before their browser.
			opened.push({ close: async () => await closeAll(own.reverse()) });
			const recipes = await openRecipesWithDetails(surroundingsOfTest(own), { ...options, credentialType });
			seen.recipe = recipes.recipe;
			return recipes;
		},
		// A test of the credential asks the file server, not what was loaded from it.
		dataset: () => ({ dataset: lazyDataset(async () => await Promise.reject(new Error('No price list is read here.'))), owner: 'test' }),
	};
}
