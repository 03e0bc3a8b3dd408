import type { Field } from '../../../../lib/n8n/operation';

const types = [
	{ name: 'Boolean', value: 'boolean', description: 'Sim and não, yes and no, 1 and 0' },
	{ name: 'CNPJ', value: 'cnpj' },
	{ name: 'CPF', value: 'cpf' },
	{ name: 'CPF or CNPJ', value: 'cpfOrCnpj' },
	{ name: 'Date', value: 'date', description: 'Of any usual form' },
	{ name: 'Date, Brazilian', value: 'dateBR', description: 'Day before month' },
	{ name: 'Decimal', value: 'decimal' },
	{ name: 'Email', value: 'email' },
	{ name: 'Integer', value: 'integer' },
	{ name: 'Money, Brazilian', value: 'moneyBRL', description: 'R$ 1.234,56' },
	{ name: 'Phone', value: 'phone' },
	{ name: 'Text', value: 'string' },
	{ name: 'URL', value: 'url' },
] as const;

const name = { displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'e.g. balance', description: 'What the value is called in the result' } as const;

const rules = [
	{
		displayName: 'Type',
		name: 'type',
		type: 'options',
		options: types,
		default: 'string',
		description: 'A value that is something else is reported as a changed page, not returned',
	},
	{ displayName: 'Required', name: 'required', type: 'boolean', default: false, description: 'Whether a page without this value is reported as a changed page' },
	{ displayName: 'Pattern', name: 'pattern', type: 'string', default: '', placeholder: 'e.g. [A-Z]{2}\\d+', description: 'Regular expression that the whole text must match' },
] as const satisfies readonly Field[];

const rowsOrTable = { show: { returns: ['list', 'table'] } };

/** What is read, and in which form. */
export const scrapeFields = [
	{
		displayName: 'Return',
		name: 'returns',
		type: 'options',
		options: [
			{ name: 'List', value: 'list', description: 'One record for each element that a selector matches' },
			{ name: 'One Record', value: 'record' },
			{ name: 'Table', value: 'table', description: 'One record for each row, columns by their headings' },
		],
		default: 'record',
		description: 'How many records the page holds',
	},
	{
		displayName: 'Row Selector',
		name: 'rowSelector',
		type: 'string',
		default: '',
		placeholder: 'e.g. .customer-result',
		displayOptions: { show: { returns: ['list'] } },
		description: 'Every element it matches is a record. Several alternatives with || between them.',
	},
	{
		displayName: 'Table Selector',
		name: 'tableSelector',
		type: 'string',
		default: 'table',
		placeholder: 'e.g. #clientes table',
		displayOptions: { show: { returns: ['table'] } },
		description: 'Several alternatives with || between them',
	},
	{
		displayName: 'Fields',
		name: 'fields',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		default: {},
		placeholder: 'Add field',
		displayOptions: { show: { returns: ['record', 'list'] } },
		description: 'What to read of each record',
		options: [
			{
				displayName: 'Field',
				name: 'field',
				values: [
					name,
					{
						displayName: 'Selector',
						name: 'selector',
						type: 'string',
						typeOptions: { rows: 2 },
						default: '',
						placeholder: 'e.g. .customer-balance',
						description: 'Within the record. Alternatives on lines of their own, or with || between them, best first. Empty: the record itself.',
					},
					{ displayName: 'Attribute', name: 'attribute', type: 'string', default: '', placeholder: 'e.g. href', description: 'To read instead of the visible text' },
					...rules,
				],
			},
		],
	},
	{
		displayName: 'Columns',
		name: 'columns',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		default: {},
		placeholder: 'Add column',
		displayOptions: { show: { returns: ['table'] } },
		description: 'Which columns of the table to read',
		options: [
			{
				displayName: 'Column',
				name: 'column',
				values: [
					name,
					{
						displayName: 'Heading',
						name: 'heading',
						type: 'string',
						default: '',
						placeholder: 'e.g. Saldo || Saldo devedor',
						description: 'As the table has it, upper and lower case and accents alike; alternatives with || between them. A number is the column’s place, from 1.',
					},
					{ displayName: 'Link', name: 'link', type: 'boolean', default: false, description: 'Whether to read the address of the cell’s link instead of its text' },
					...rules,
				],
			},
		],
	},
	{
		displayName: 'No Result When',
		name: 'noResult',
		type: 'string',
		default: '',
		placeholder: 'e.g. .no-result || text/Nenhum cliente',
		description: 'Selector of what the page shows when there is nothing; gives “found”: false. Without it an empty page is taken for a changed one.',
	},
	{
		displayName: 'Next Page',
		name: 'nextPage',
		type: 'string',
		default: '',
		placeholder: 'e.g. a.next || text/Próxima',
		displayOptions: rowsOrTable,
		description: 'Selector of the link or button to the next page; the last page is where it is missing or disabled. Empty: one page.',
	},
	{
		displayName: 'Maximum Pages',
		name: 'maximumPages',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 100 },
		default: 20,
		displayOptions: rowsOrTable,
		description: 'After which to stop, with a warning in the result',
	},
] as const satisfies readonly Field[];
