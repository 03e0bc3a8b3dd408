import type { ErpPort } from '../../../../lib/domain/erp';
import type { ErpConnections } from '../../../../lib/n8n/erp/system';
import { webErpDefaultRecipe } from '../../../../lib/n8n/erp/web-recipe';
import { webErpSystem } from '../../../../lib/n8n/erp/web-system';
import { closeAll, lease, type Closable } from '../../../../lib/n8n/registry';
import { openRecipesWithDetails } from '../../../../lib/n8n/rpa/open-recipes';
import { surroundingsOfTest } from '../../../../lib/n8n/rpa/surroundings';
import { defaultKnobs, type WebErpKnobs } from '../../../../sandbox/web-erp/options.ts';
import { startWebErpSandbox, type WebErpOptions, type WebErpSandbox } from '../../../../sandbox/web-erp/server.ts';
import { requireChromium } from '../../../support/servers/chromium.ts';

export interface WebErpUnderTest {
	erp: ErpPort;
	sandbox: WebErpSandbox;
	close(): Promise<void>;
}

type Fields = Record<string, string | number>;

interface Recipe {
	operations: Record<string, { input?: unknown; write?: boolean; steps: unknown[] }>;
}

/** Opens the list of tickets, searches the key, and reads the rows. */
const findTicketByKey = {
	input: { idempotencyKey: { type: 'string', required: true } },
	steps: [
		{ goto: '/chamados?busca={{input.idempotencyKey}}' },
		{ waitFor: { anyOf: ['.ticket-row', { selector: '.no-result', outcome: 'notFound' }] } },
		{
			extract: {
				as: 'tickets',
				shape: 'list',
				root: '.ticket-row',
				fields: {
					number: { selector: '.ticket-number', required: true },
					description: { selector: '.ticket-description', required: true },
					status: '.ticket-status',
				},
			},
		},
	],
};

/** The recipe of a new credential, and the look-up of tickets that the guide's pages do not have. */
export function recipeWith(changes: (recipe: Recipe) => void = () => undefined): Recipe {
	const recipe = JSON.parse(webErpDefaultRecipe) as Recipe;
	recipe.operations['findTicketByKey'] = findTicketByKey;
	changes(recipe);
	return recipe;
}

/** The test runs as root, where Chromium's own sandbox cannot start. */
export async function credentialFor(sandbox: WebErpSandbox, recipe: Recipe = recipeWith()) {
	return {
		baseUrl: sandbox.baseUrl,
		user: 'bot',
		password: 'bot-password',
		recipe: JSON.stringify(recipe),
		browser: 'path',
		executablePath: await requireChromium('headless-shell'),
		chromiumSandbox: false,
	};
}

/** The system as the node opens it, with the credential's recipe, in a real browser, on a sandbox of its own. */
export async function startWebErp(options: WebErpOptions = {}, fields: Fields = {}, recipe: Recipe = recipeWith()): Promise<WebErpUnderTest> {
	const sandbox = await startWebErpSandbox(options);
	const stop = async (): Promise<void> => await sandbox.close();
	const opened: Closable[] = [];
	return await openWebErp({ sandbox, opened, surroundings: surroundingsOfTest(opened), stop }, fields, recipe);
}

/** One sandbox and one browser for a whole file. Whoever is started last has the sandbox: it begins anew, with these knobs. */
export async function startWebErpBench() {
	const sandbox = await startWebErpSandbox();
	const start = async (knobs: Partial<WebErpKnobs> = {}, fields: Fields = {}, recipe: Recipe = recipeWith()): Promise<WebErpUnderTest> => {
		sandbox.reset();
		Object.assign(sandbox.knobs, defaultKnobs(), knobs);
		const opened: Closable[] = [];
		// Browsers are leased as n8n leases them: who asks for the same gets the same.
		return await openWebErp({ sandbox, opened, surroundings: { ...surroundingsOfTest(opened), lease }, stop: async () => await Promise.resolve() }, fields, recipe);
	};
	const close = async (): Promise<void> => {
		await closeAll();
		await sandbox.close();
	};
	return { start, close };
}

interface Surroundings {
	sandbox: WebErpSandbox;
	opened: Closable[];
	surroundings: ReturnType<typeof surroundingsOfTest>;
	stop(): Promise<void>;
}

async function openWebErp({ sandbox, opened, surroundings, stop }: Surroundings, fields: Fields, recipe: Recipe): Promise<WebErpUnderTest> {
	const { credentialType } = webErpSystem;
	const recipes: ErpConnections['recipes'] = async (options) => await openRecipesWithDetails(surroundings, { ...options, credentialType });
	const credential = { ...(await credentialFor(sandbox, recipe)), ...fields };
	const close = async (): Promise<void> => {
		for (const connection of opened.reverse()) await connection.close();
		await stop();
	};
	try {
		return { erp: await webErpSystem.open(credential, { recipes } as ErpConnections), sandbox, close };
	} catch (error) {
		await close();
		throw error;
	}
}
