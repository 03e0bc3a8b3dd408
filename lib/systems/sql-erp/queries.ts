import { phoneForms } from '../../domain/erp-match';
import type { Phone } from '../../domain/phone';
import type { SettingChecks } from '../../domain/setting-checks';
import type { SqlValue } from '../../domain/sql';
import type { SqlDialect } from './dialect';
import type { NamedPreset } from './named-preset';
import { statementCompiler, type BoundStatement, type OwnStatement, type ParameterValues } from './own-statement';
import { presetStatements, type PresetStatements } from './preset-statements';
import type { SqlErpSettings, SqlStatementName } from './settings';

/** One operation's statement, ready for its arguments. */
export interface Query<Arguments> {
	/** A statement with named parameters: its columns are found by name, in whatever spelling. */
	own: boolean;
	/** An order may have a row per item. Else the items are asked for by a statement of their own. */
	withItems: boolean;
	/** Named parameters it uses. */
	parameters: readonly string[];
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
type OrderArguments = { customerId: string; limit: number };

export interface SqlQueries {
	customerByPhone: Query<Phone> | null;
	/** Reads the whole table; null unless switched on. */
	customerByPhoneScan: Query<Phone> | null;
	customerByDocument: Query<DocumentForms> | null;
	customerById: Query<IdArguments> | null;
	stock: Query<StockArguments> | null;
	price: Query<PriceArguments> | null;
	/** The price statement takes the customer into account. */
	customerPrice: boolean;
	lastOrders: Query<OrderArguments> | null;
	openOrders: Query<OrderArguments> | null;
	orderItems: ((orderIds: readonly string[]) => BoundStatement) | null;
	/** Values in the statements that come from the settings; empty where the database converts what it compares. */
	fixed: ReadonlySet<string>;
}

/**
 * Named parameters of statements of the user's own. Lists go into `IN (…)`: `:phone` all stored forms of the number,
 * `:documentForms` bare and masked; `:areaCode` and `:subscriber` for systems that keep the two apart.
 */
export const statementParameters: Readonly<Record<SqlStatementName, readonly string[]>> = {
	customerByPhone: ['phone', 'areaCode', 'subscriber'],
	customerByDocument: ['document', 'documentForms'],
	customerById: ['id'],
	stock: ['sku', 'warehouse'],
	price: ['sku', 'customerId'],
	lastOrders: ['customerId', 'limit'],
	openOrders: ['customerId', 'limit'],
};
const listParameters = ['phone', 'areaCode', 'subscriber', 'documentForms', 'orderIds'];

export interface SqlQueryOptions {
	settings: SqlErpSettings;
	dialect: SqlDialect;
	checks: SettingChecks;
	/** Statements for a schema that names of tables and columns alone do not describe; they replace the tables'. */
	named?: NamedPreset | undefined;
}

/** @throws ConnectorError `validation` naming the setting at fault */
export function sqlQueries(options: SqlQueryOptions): SqlQueries {
	const { settings, dialect, checks, named } = options;
	const preset = named ? noStatements : presetStatements(settings, dialect, checks);
	const statements = new Statements(options);
	const price = statements.of('price', ({ sku, customerId }: PriceArguments) => ({
		sku,
		customerId,
		...(customerId === null ? {} : statements.keyParts(customerId)),
	}));
	const orders = ({ customerId, limit }: OrderArguments): ParameterValues => ({
		customerId,
		limit: dialect.limitValue(limit),
		...statements.keyParts(customerId),
	});
	return {
		...customerQueries(preset, settings, statements),
		stock: prefer(statements.of<StockArguments>('stock', (given) => given), preset.stock, (text, { sku }) => ({ text, values: [sku] })),
		price: prefer(price, preset.price, (text, { sku }) => ({ text, values: [sku] })),
		customerPrice: price?.parameters.some((name) => name === 'customerId' || name === 'code') ?? false,
		lastOrders: prefer(statements.of('lastOrders', orders), preset.lastOrders, (text, { customerId, limit }) => ({
			text,
			values: [customerId, dialect.limitValue(limit)],
		})),
		openOrders: prefer(statements.of('openOrders', orders), preset.openOrders, (text, { customerId, limit }) => ({
			text,
			values: [customerId, ...settings.openStatuses, dialect.limitValue(limit)],
		})),
		orderItems: statements.orderItems() ?? orderItems(preset),
		fixed: new Set(dialect.comparesStrictly ? [...settings.pendingStatuses, ...settings.openStatuses, ...statements.constants()] : []),
	};
}

const noStatements: PresetStatements = {
	customerByPhone: null,
	customerByLastDigits: null,
	customerByDocument: null,
	customerById: null,
	stock: null,
	price: null,
	lastOrders: null,
	openOrders: null,
	orderItems: null,
	phoneColumns: 0,
	balanceValues: [],
};

/** The statements with named parameters: the user's own, else those of the named preset. */
class Statements {
	constructor(private readonly options: SqlQueryOptions) {}

	of<Arguments>(name: SqlStatementName, values: (given: Arguments) => ParameterValues): Query<Arguments> | null {
		const { settings, named } = this.options;
		const text = settings.statements[name] ?? named?.statements[name];
		if (text === undefined) return null;
		const statement = this.compile(text, `statements.${name}`, [...statementParameters[name], ...(named?.parameters[name] ?? [])]);
		return {
			own: true,
			withItems: settings.statements[name] !== undefined,
			parameters: statement.parameters,
			bind: (given) => statement.bind({ ...named?.constants(), ...values(given) }),
		};
	}

	orderItems(): SqlQueries['orderItems'] {
		const { named } = this.options;
		if (!named?.orderItems) return null;
		const statement = this.compile(named.orderItems, 'statements.orderItems', ['orderIds']);
		return (orderIds) => statement.bind({ ...named.constants(), orderIds });
	}

	/** Further parameters that a customer's id stands for. */
	keyParts(id: string): ParameterValues {
		return this.options.named?.keyParts(id) ?? {};
	}

	constants(): string[] {
		return Object.values(this.options.named?.constants() ?? {}).filter((value): value is string => typeof value === 'string');
	}

	private compile(text: string, setting: string, parameters: readonly string[]): OwnStatement {
		const { dialect, checks, named } = this.options;
		const constants = Object.keys(named?.constants() ?? {});
		return statementCompiler(dialect, checks)(text, setting, [...parameters, ...constants], listParameters);
	}
}

type CustomerQueries = Pick<
	SqlQueries,
	'customerByPhone' | 'customerByPhoneScan' | 'customerByDocument' | 'customerById'
>;

function customerQueries(preset: PresetStatements, settings: SqlErpSettings, statements: Statements): CustomerQueries {
	const { balanceValues, phoneColumns } = preset;
	const areaCode = settings.defaultAreaCode || undefined;
	const perColumn = (values: readonly string[]): readonly string[] =>
		phoneColumns === 1 ? values : Array.from({ length: phoneColumns }, () => values).flat();
	const phone = prefer<Phone, NonNullable<PresetStatements['customerByPhone']>>(
		statements.of('customerByPhone', (given: Phone) => phoneValues(given, areaCode)),
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
			statements.of('customerByDocument', ({ value, formatted }) => ({ document: value, documentForms: [value, formatted] })),
			preset.customerByDocument,
			(text, { value, formatted }) => ({ text: text(2), values: [...balanceValues, value, formatted] }),
		),
		customerById: prefer<IdArguments>(
			statements.of('customerById', ({ id }) => ({ id, ...statements.keyParts(id) })),
			preset.customerById,
			(text, { id }) => ({ text, values: [...balanceValues, id] }),
		),
	};
}

/** The statement with named parameters where there is one, else the tables', else nothing. */
function prefer<Arguments, Preset = string>(
	own: Query<Arguments> | null,
	preset: Preset | null,
	bindPreset: (preset: Preset, given: Arguments) => BoundStatement,
): Query<Arguments> | null {
	if (own) return own;
	return preset === null ? null : { own: false, withItems: false, parameters: [], bind: (given) => bindPreset(preset, given) };
}

function phoneValues(phone: Phone, areaCode: string | undefined): Record<string, SqlValue | readonly string[]> {
	const area = phone.areaCode ?? '';
	const subscribers = phone.areaCode === undefined ? [] : phone.equivalents.map((e164) => e164.slice(5));
	return {
		phone: phoneForms(phone, areaCode),
		areaCode: [area, `0${area}`],
		subscriber: [...subscribers, ...subscribers.map((digits) => `${digits.slice(0, -4)}-${digits.slice(-4)}`)],
		lastDigits: phone.e164.slice(-8),
	};
}

function orderItems(preset: PresetStatements): SqlQueries['orderItems'] {
	const { orderItems: textFor } = preset;
	return textFor === null ? null : (orderIds) => ({ text: textFor(orderIds.length), values: [...orderIds] });
}
