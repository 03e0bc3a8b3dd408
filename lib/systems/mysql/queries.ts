import { phoneForms } from '../../domain/erp-match';
import type { Phone } from '../../domain/phone';
import { compileStatement, type BoundStatement, type OwnStatement } from './own-statement';
import { presetStatements, type PresetStatements } from './preset-statements';
import type { MySqlErpSettings, MySqlStatementName } from './settings';

/** One operation's statement, ready for its arguments. */
export interface Query<Arguments> {
	/** A statement of the user's own: its columns are found by name, and an order may have a row per item. */
	own: boolean;
	bind(given: Arguments): BoundStatement;
}

export interface DocumentForms {
	value: string;
	formatted: string;
}

/** Type aliases, not interfaces: they are handed to a statement as a record of values. */
type StockArguments = { sku: string; warehouse: string | null };
type PriceArguments = { sku: string; customerId: string | null };
type IdArguments = { id: string };

export interface MySqlQueries {
	customerByPhone: Query<Phone> | null;
	/** Reads the whole table; null unless switched on. */
	customerByPhoneScan: Query<Phone> | null;
	customerByDocument: Query<DocumentForms> | null;
	customerById: Query<IdArguments> | null;
	stock: Query<StockArguments> | null;
	price: Query<PriceArguments> | null;
	/** The price statement takes the customer into account. */
	customerPrice: boolean;
	lastOrders: Query<{ customerId: string; limit: number }> | null;
	openOrders: Query<{ customerId: string; limit: number }> | null;
	orderItems: ((orderIds: readonly string[]) => BoundStatement) | null;
}

/**
 * Named parameters of statements of the user's own. Lists go into `IN (…)`: `:phone` all stored forms of the number,
 * `:documentForms` bare and masked; `:areaCode` and `:subscriber` for systems that keep the two apart.
 */
export const statementParameters: Readonly<Record<MySqlStatementName, readonly string[]>> = {
	customerByPhone: ['phone', 'areaCode', 'subscriber'],
	customerByDocument: ['document', 'documentForms'],
	customerById: ['id'],
	stock: ['sku', 'warehouse'],
	price: ['sku', 'customerId'],
	lastOrders: ['customerId', 'limit'],
	openOrders: ['customerId', 'limit'],
};
const listParameters = ['phone', 'areaCode', 'subscriber', 'documentForms'];

/** @throws ConnectorError `validation` naming the setting at fault */
export function mySqlQueries(settings: MySqlErpSettings): MySqlQueries {
	const preset = presetStatements(settings);
	const own = (name: MySqlStatementName): OwnStatement | null => {
		const statement = settings.statements[name];
		if (statement === undefined) return null;
		return compileStatement(statement, `statements.${name}`, statementParameters[name], listParameters);
	};
	const areaCode = settings.defaultAreaCode || undefined;
	const ownPrice = own('price');
	return {
		...customerQueries(preset, settings, own, areaCode),
		stock: prefer<StockArguments>(own('stock'), preset.stock, (text, { sku }) => ({ text, values: [sku] })),
		price: prefer<PriceArguments>(ownPrice, preset.price, (text, { sku }) => ({ text, values: [sku] })),
		customerPrice: ownPrice !== null && settings.statements.price?.includes(':customerId') === true,
		lastOrders: prefer(textLimit(own('lastOrders')), preset.lastOrders, (text, { customerId, limit }) => ({
			text,
			values: [customerId, String(limit)],
		})),
		openOrders: prefer(textLimit(own('openOrders')), preset.openOrders, (text, { customerId, limit }) => ({
			text,
			values: [customerId, ...settings.openStatuses, String(limit)],
		})),
		orderItems: orderItems(preset),
	};
}

type CustomerQueries = Pick<
	MySqlQueries,
	'customerByPhone' | 'customerByPhoneScan' | 'customerByDocument' | 'customerById'
>;

function customerQueries(
	preset: PresetStatements,
	settings: MySqlErpSettings,
	own: (name: MySqlStatementName) => OwnStatement | null,
	areaCode: string | undefined,
): CustomerQueries {
	const { balanceValues, phoneColumns } = preset;
	const perColumn = (values: readonly string[]): readonly string[] =>
		phoneColumns === 1 ? values : Array.from({ length: phoneColumns }, () => values).flat();
	const phone = prefer<Phone, NonNullable<PresetStatements['customerByPhone']>>(
		phoneStatement(own('customerByPhone'), areaCode),
		preset.customerByPhone,
		(text, given) => {
			const forms = phoneForms(given, areaCode);
			return { text: text(forms.length), values: [...balanceValues, ...perColumn(forms)] };
		},
	);
	return {
		customerByPhone: phone,
		customerByPhoneScan:
			settings.phoneDigitScan && phone?.own === false
				? prefer<Phone, string>(null, preset.customerByLastDigits, (text, { e164 }) => ({
						text,
						values: [...balanceValues, ...perColumn([e164.slice(-8)])],
					}))
				: null,
		customerByDocument: prefer<DocumentForms, NonNullable<PresetStatements['customerByDocument']>>(
			documentStatement(own('customerByDocument')),
			preset.customerByDocument,
			(text, { value, formatted }) => ({ text: text(2), values: [...balanceValues, value, formatted] }),
		),
		customerById: prefer<IdArguments>(own('customerById'), preset.customerById, (text, { id }) => ({
			text,
			values: [...balanceValues, id],
		})),
	};
}

interface Bindable<Arguments> {
	bind(given: Arguments): BoundStatement;
}

/** The user's own statement where there is one, else the preset's, else nothing. */
function prefer<Arguments, Preset = string>(
	own: Bindable<Arguments> | null,
	preset: Preset | null,
	bindPreset: (preset: Preset, given: Arguments) => BoundStatement,
): Query<Arguments> | null {
	if (own) return { own: true, bind: (given) => own.bind(given) };
	return preset === null ? null : { own: false, bind: (given) => bindPreset(preset, given) };
}

function phoneStatement(own: OwnStatement | null, areaCode: string | undefined): Bindable<Phone> | null {
	if (own === null) return null;
	return {
		bind: (phone) => {
			const area = phone.areaCode ?? '';
			const subscribers = phone.areaCode === undefined ? [] : phone.equivalents.map((e164) => e164.slice(5));
			return own.bind({
				phone: phoneForms(phone, areaCode),
				areaCode: [area, `0${area}`],
				subscriber: [...subscribers, ...subscribers.map((digits) => `${digits.slice(0, -4)}-${digits.slice(-4)}`)],
			});
		},
	};
}

function documentStatement(own: OwnStatement | null): Bindable<DocumentForms> | null {
	if (own === null) return null;
	return { bind: ({ value, formatted }) => own.bind({ document: value, documentForms: [value, formatted] }) };
}

function textLimit(own: OwnStatement | null): Bindable<{ customerId: string; limit: number }> | null {
	if (own === null) return null;
	return { bind: ({ customerId, limit }) => own.bind({ customerId, limit: String(limit) }) };
}

function orderItems(preset: PresetStatements): MySqlQueries['orderItems'] {
	const { orderItems: textFor } = preset;
	return textFor === null ? null : (orderIds) => ({ text: textFor(orderIds.length), values: [...orderIds] });
}
