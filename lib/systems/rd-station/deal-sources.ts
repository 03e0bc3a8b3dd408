import { isConnectorError } from '../../domain/errors';
import type { CallContext } from '../../domain/runtime';
import type { RdStationClient } from './client';
import type { RdStationSettings } from './settings';
import { createdId, idOf, textAt, unusable } from './values';

const mostSources = 1_000;

/** Where deals come from: RD keeps a list of names, which people see and filter by. */
export class DealSources {
	constructor(
		private readonly client: RdStationClient,
		private readonly settings: Pick<RdStationSettings, 'missingSource'>,
	) {}

	/**
	 * Id of the source with this name, whatever the case; null where the settings say that an unknown one is left out.
	 * @throws ConnectorError `validation` where they say that it is refused
	 */
	async idOf(name: string, context: CallContext): Promise<string | null> {
		const known = await this.find(name, context);
		const { missingSource } = this.settings;
		if (known !== null || missingSource === 'ignore') return known;
		if (missingSource === 'create') return await this.create(name, context);
		throw unusable('Source', 'is no source (fonte) in RD Station CRM', 'Give one of its sources, or add this one there.');
	}

	private async find(name: string, context: CallContext): Promise<string | null> {
		const { rows } = await this.client.list('dealSources', '/deal_sources', 'deal_sources', {}, mostSources, context);
		const source = rows.find((row) => sameName(textAt(row, 'name') ?? '', name));
		return source === undefined ? null : idOf(source);
	}

	private async create(name: string, context: CallContext): Promise<string> {
		try {
			const body = await this.client.write('createDealSource', 'POST', '/deal_sources', { deal_source: { name } }, context);
			return createdId(body, 'deal_source', 'createDealSource');
		} catch (error) {
			// Somebody else may have made it in between.
			const made = isConnectorError(error) && error.code === 'validation' ? await this.find(name, context) : null;
			if (made !== null) return made;
			throw error;
		}
	}
}

function sameName(left: string, right: string): boolean {
	const plain = (name: string): string => name.normalize('NFKC').trim().toLowerCase();
	return plain(left) === plain(right);
}
