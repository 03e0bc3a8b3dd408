import type { SqlErpSettings, SqlErpSettingsInput } from '../sql-erp';

export const sqlServerPresets = ['guide', 'protheus', 'businessOne'] as const;
export type SqlServerPreset = (typeof sqlServerPresets)[number];

/** Branch (filial) by table of Protheus; blank where the table is shared by all branches. */
export interface ProtheusBranches {
	/** SA1 */
	customers: string;
	/** SB1 */
	products: string;
	/** SB2 */
	stock: string;
	/** DA0 and DA1 */
	prices: string;
	/** SC5 and SC6 */
	orders: string;
}

export interface SqlServerErpSettings extends SqlErpSettings {
	preset: SqlServerPreset;
	/** Protheus: the suffix of the tables, company and `0`, e.g. `010`. */
	company: string;
	/** Protheus. */
	branches: ProtheusBranches;
	/** Code of the price table (Protheus), number of the price list (Business One) for customers without one of their own. */
	priceTable: string;
	/**
	 * What the ticket procedure takes: the part of the ticket, with the parameter's name and type where they differ, e.g.
	 * `@cliente = customerId int`.
	 */
	ticketParameters: readonly string[];
}

export type SqlServerErpSettingsInput = SqlErpSettingsInput &
	Partial<Pick<SqlServerErpSettings, 'preset' | 'company' | 'priceTable' | 'ticketParameters'>> & { branches?: Partial<ProtheusBranches> };
