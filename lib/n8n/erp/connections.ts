import type { HttpPort } from '../../domain/http';
import type { RecipePort } from '../../domain/recipes/recipe-port';
import type { RemoteFilesPort } from '../../domain/remote-files';
import type { SqlPort, SqlServerPort } from '../../domain/sql';
import { openRemoteFiles } from '../../infra/files/remote-files';
import type { CircuitBreaker } from '../../resilience/circuit-breaker';
import { LoginMemory } from '../../resilience/login-memory';
import { SharedSession } from '../../resilience/shared-session';
import { breakerOf } from '../breakers';
import { datasetOf } from '../datasets';
import { ownerOf } from '../files/price-list';
import { processWide } from '../registry';
import { openRecipesWithDetails } from '../rpa/open-recipes';
import type { OpenedRecipes } from '../rpa/recipes-request';
import { surroundingsOf, type RecipeSurroundings } from '../rpa/surroundings';
import type { ExecutionScope } from '../scope';
import { sessionShelf } from '../session-shelf';
import type { ErpConnections, ErpSystem } from './system';

/** @param names of the credential with its content, for connections, and of the account behind it, for what is shared */
export function connectionsOf(scope: ExecutionScope, { name, credentialType }: ErpSystem, names: { key: string; accountKey: string }): ErpConnections {
	const { key, accountKey } = names;
	const { clock, random, log, meter } = scope;
	const breaker = breakerOf(scope, name, key);
	// A wrong password is not forgotten with the idle session.
	const loginMemory = (): LoginMemory => processWide(`logins:${key}`, () => new LoginMemory(clock));
	const guarded = (http: HttpPort): HttpPort => ({ send: (request) => breaker.run(() => http.send(request)) });
	return {
		accountKey,
		clock,
		random,
		log,
		meter,
		store: async () => await scope.store(),
		http: async (options): Promise<HttpPort> => {
			return guarded(await scope.http({ system: name, credentialType, ...options }));
		},
		oauth2Http: async (options): Promise<HttpPort> => guarded(await scope.oauth2Http({ system: name, credentialType, ...options })),
		loginMemory,
		session: async <Session>({ acrossProcesses = false } = {}) =>
			await scope.connection(`session:${key}`, async () => {
				const shelf = acrossProcesses ? await sessionShelf<Session>(scope, { credentialType, accountKey, system: name }) : null;
				return new SharedSession<Session>(clock, loginMemory(), shelf);
			}),
		mySql: async (options): Promise<SqlPort> => {
			const pool = await scope.connection(`mysql:${key}`, async () => await (await import('../../infra/mysql/mysql-sql.js')).openMySqlPool(options));
			return {
				query: (...call) => breaker.run(() => pool.query(...call)),
				call: (...call) => breaker.run(() => pool.call(...call)),
			};
		},
		sqlServer: async (options): Promise<SqlServerPort> => {
			const pool = await scope.connection(`sqlServer:${key}`, async () => await (await import('../../infra/sql-server/sql-server.js')).openSqlServerPool(options));
			return {
				query: (...call) => breaker.run(() => pool.query(...call)),
				execute: (...call) => breaker.run(() => pool.execute(...call)),
			};
		},
		files: async (options): Promise<RemoteFilesPort> => {
			const files = await scope.connection(`files:${key}`, async () => await Promise.resolve(openRemoteFiles(options)));
			return {
				system: files.system,
				ping: (...call) => breaker.run(() => files.ping(...call)),
				stat: (...call) => breaker.run(() => files.stat(...call)),
				download: (...call) => breaker.run(() => files.download(...call)),
				upload: (...call) => breaker.run(() => files.upload(...call)),
			};
		},
		recipes: async (options): Promise<OpenedRecipes> => {
			// Reads are repeated for all systems alike, by the application.
			const opened = await openRecipesWithDetails(countedAsErp(scope), { ...options, credentialType, options: { attempts: 1 } });
			return { ...opened, port: guardedRecipes(opened.port, breaker) };
		},
		dataset: () => ({ dataset: datasetOf(scope), owner: ownerOf(scope.functions.getNode().credentials) }),
	};
}

/** The application logs and counts each call of an ERP; the recipe behind it is the same call. */
function countedAsErp(scope: ExecutionScope): RecipeSurroundings {
	return { ...surroundingsOf(scope), log: { ...scope.log, call: () => undefined } };
}

function guardedRecipes(port: RecipePort, breaker: CircuitBreaker): RecipePort {
	return {
		system: port.system,
		operations: port.operations,
		logIn: (...call) => breaker.run(() => port.logIn(...call)),
		run: (...call) => breaker.run(() => port.run(...call)),
	};
}
