import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { createHash } from 'node:crypto';

import { SettingChecks } from '../../domain/setting-checks';
import { delimiterOf, filesSystem, resolvePriceListSettings, type OrderDateFormat, type OrderFileFormat, type PriceList, type PriceListSettings } from '../../systems/files';
import { CredentialFields } from '../credential-fields';
import { filesCredentialType } from './file-server';

/** Fields that say where the list lies and how it is read; a change of any makes what was loaded another list. */
const meaningful = ['protocol', 'host', 'port', 'user', 'priceListPath', 'delimiter', 'encoding', 'decimalMark', 'columns', 'currency'];

/** How a list is read where its credential does not say; see PriceListSettings. */
export type ListWishes = Pick<PriceListSettings, 'quotes' | 'openEnd'>;

/**
 * The price list that a credential names.
 *
 * @param owner names the credential: its list is kept under it
 * @throws ConnectorError `validation` naming the field at fault
 */
export function priceListOf(credential: ICredentialDataDecryptedObject, owner: string, wishes: Partial<ListWishes> = {}): PriceList {
	const fields = new CredentialFields(credential, filesSystem);
	const path = fields.required('priceListPath', 'Price List');
	const settings = resolvePriceListSettings({
		delimiter: fields.text('delimiter') || 'auto',
		encoding: fields.text('encoding') || 'auto',
		decimalMark: fields.text('decimalMark') || 'comma',
		columns: fields.object('columns', 'Columns'),
		currency: fields.text('currency') || 'BRL',
		...wishes,
	});
	const place = meaningful.map((name) => credential[name] ?? null);
	const fingerprint = createHash('sha256').update(JSON.stringify(place)).digest('hex').slice(0, 24);
	return { name: `price-list:${owner}`, path, settings, fingerprint };
}

/** Names a credential for what is kept of it; ids are unique in one n8n. */
export function ownerOf(credentials: Readonly<Record<string, { id?: string | null } | undefined>> | undefined): string {
	return `${filesCredentialType}:${credentials?.[filesCredentialType]?.id ?? 'unsaved'}`;
}

/** How orders are written; what is not said follows the price list. */
export interface OrderFormatWishes {
	delimiter?: string;
	encoding?: string;
	dateFormat?: OrderDateFormat;
}

/** @throws ConnectorError `validation` naming the field at fault */
export function orderFormatOf(credential: ICredentialDataDecryptedObject, { delimiter, encoding, dateFormat }: OrderFormatWishes = {}): OrderFileFormat {
	const checks = new SettingChecks(filesSystem);
	const list = new CredentialFields(credential, filesSystem);
	const chosen = delimiterOf((delimiter === 'asList' ? undefined : delimiter) ?? (list.text('delimiter') || 'auto'), checks);
	const listEncoding = list.text('encoding') || 'auto';
	const wanted = encoding === undefined || encoding === 'asList' ? (listEncoding === 'auto' ? 'utf-8' : listEncoding) : encoding;
	return {
		delimiter: chosen === 'auto' ? ';' : chosen,
		encoding: checks.oneOf(wanted, ['utf-8', 'utf-8-bom', 'windows-1252', 'iso-8859-15', 'cp850', 'utf-16le'], 'encoding'),
		decimalMark: list.text('decimalMark') === 'point' ? 'point' : 'comma',
		dateFormat: dateFormat ?? 'yyyy-MM-dd',
	};
}
