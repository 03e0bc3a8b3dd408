import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { nodeError, toConnectorError } from '../errors';
import type { KommoConnection } from './connection';

const deadlineMs = 20_000;
const longestList = 250;

/** Salesbots of the account, for a drop-down. */
export async function getSalesbots(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await withAccount(this, async ({ kommo }, signal) => {
		const bots = await kommo.salesbot.list({ limit: longestList }, { signal });
		return bots.map(({ simple }) => ({ name: simple.name ?? simple.id, value: simple.id }));
	});
}

/** Lead fields that hold a text long enough for an answer. */
export async function getLeadTextFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await withAccount(this, async ({ kommo }, signal) => {
		const fields = await kommo.leads.listFields({ limit: longestList }, { signal });
		return fields
			.filter(({ type }) => type === 'textarea')
			.map(({ id, name }) => ({ name: name ?? id, value: id }));
	});
}

async function withAccount(
	functions: ILoadOptionsFunctions,
	list: (connection: KommoConnection, signal: AbortSignal) => Promise<INodePropertyOptions[]>,
): Promise<INodePropertyOptions[]> {
	// With everything loaded at once n8n would start later.
	const { ExecutionScope } = await import('../../n8n/scope.js');
	const { openKommo } = await import('../../n8n/kommo/connection.js');
	const signal = AbortSignal.timeout(deadlineMs);
	const scope = new ExecutionScope(functions, signal);
	try {
		const authentication = String(functions.getCurrentNodeParameter('authentication') ?? 'accessToken');
		return await list(await openKommo(scope, authentication), signal);
	} catch (error) {
		throw nodeError(functions.getNode(), toConnectorError(error, 'Kommo'), 0);
	} finally {
		scope.close();
	}
}
