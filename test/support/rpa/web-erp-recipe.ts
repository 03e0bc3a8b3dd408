/** A recipe for `sandbox/web-erp`, as somebody writes it who knows the pages of its README. */
export const webErpRecipe = {
	version: 1,
	name: 'web-erp',
	session: { loggedInWhen: ['#menu', 'aria/Clientes'], loggedOutWhen: { url: '**/login*' }, maxAgeMin: 50, maxUses: 1_000 },
	login: [
		{ goto: '/login' },
		{ fill: { selector: '#username', value: '{{credential.user}}' } },
		{ fill: { selector: '#password', value: '{{credential.password}}', secret: true } },
		{ click: { selector: '#login-button', expectNavigation: true } },
		{ waitFor: { anyOf: [{ selector: ['#menu', 'aria/Clientes'] }, { selector: '.error-message', outcome: 'refused', message: '.error-message' }] } },
	],
	operations: {
		searchCustomer: {
			input: { phone: { type: 'string', required: true } },
			steps: [
				{ goto: '/clientes' },
				{ fill: { selector: '#search-phone', value: '{{input.phone}}' } },
				{ click: '#search-button' },
				{ waitFor: { anyOf: [{ selector: '.customer-result' }, { selector: '.no-result', outcome: 'notFound' }] } },
				{
					extract: {
						as: 'customer',
						shape: 'object',
						root: '.customer-result',
						fields: {
							code: { selector: '.customer-code', type: 'integer', required: true },
							name: { selector: '.customer-name', required: true },
							email: { selector: '.customer-email', type: 'email' },
							balance: { selector: '.customer-balance', type: 'moneyBRL', required: true },
						},
					},
				},
			],
		},
		/** By labels and headings, where ids come from a generator. */
		searchByLabels: {
			input: { phone: { type: 'string', required: true } },
			steps: [
				{ goto: '/clientes' },
				{ fill: { selector: ['#search-phone', 'aria/Telefone'], value: '{{input.phone}}' } },
				{ click: ['#search-button', 'aria/Pesquisar'] },
				{ waitFor: { anyOf: [{ selector: ['#customers', 'text/Saldo'] }, { selector: '.no-result', outcome: 'notFound' }] } },
				{ extract: { as: 'customers', table: ['#customers', 'table:has(> * > tr > th)'], columns: { name: { headers: ['Nome', 'Cliente'], required: true } } } },
			],
		},
		searchFast: {
			input: { phone: { type: 'string', required: true } },
			steps: [
				{
					request: {
						as: 'customers',
						url: '/api/clientes',
						query: { telefone: '{{input.phone}}' },
						answer: { path: 'clientes', list: true, fields: { code: 'codigo', name: { path: 'nome', required: true }, balance: { path: 'saldo', type: 'moneyBRL' } } },
					},
				},
			],
		},
		orders: {
			input: { customer: { type: 'string', required: true } },
			steps: [
				{ goto: '/clientes/{{input.customer}}/pedidos' },
				{ waitFor: { anyOf: [{ selector: '#orders' }, { selector: '.no-orders', outcome: 'notFound' }] } },
				{
					extract: {
						as: 'orders',
						table: '#orders',
						columns: {
							number: { headers: 'Pedido', required: true },
							date: { headers: 'Data', type: 'dateBR', required: true },
							status: { headers: ['Situação', 'Status'] },
							total: { headers: 'Total', type: 'moneyBRL', required: true },
						},
						paging: 'a.next-page',
					},
				},
			],
		},
		/** As somebody writes it who counts columns. */
		ordersByPosition: {
			input: { customer: { type: 'string', required: true } },
			steps: [
				{ goto: '/clientes/{{input.customer}}/pedidos' },
				{ extract: { as: 'orders', table: '#orders', columns: { number: { position: 1 }, date: { position: 2, type: 'dateBR', required: true }, total: { position: 4, type: 'moneyBRL' } } } },
			],
		},
		stock: {
			input: { sku: { type: 'string', required: true } },
			steps: [
				{ goto: '/estoque' },
				{
					frame: {
						target: { name: 'conteudo' },
						steps: [
							{ fill: { selector: '#product-code', value: '{{input.sku}}' } },
							{ click: '#stock-button' },
							{ waitFor: { anyOf: [{ selector: '.stock-row' }, { selector: '.no-result', outcome: 'notFound' }] } },
							{ extract: { as: 'stock', root: '.stock-row', fields: { sku: '.stock-sku', name: '.stock-name', price: { selector: '.stock-price', type: 'moneyBRL', required: true } } } },
						],
					},
				},
			],
		},
		address: {
			input: { customer: { type: 'string', required: true } },
			steps: [
				{ goto: '/clientes/{{input.customer}}' },
				{ popup: { click: '#show-address', steps: [{ extract: { as: 'address', root: '#address', fields: { city: { selector: '.address-city', required: true }, state: '.address-state' } } }] } },
			],
		},
		exportOrders: {
			input: { customer: { type: 'string', required: true } },
			steps: [{ goto: '/clientes/{{input.customer}}' }, { download: { as: 'orders', click: '#orders-csv' } }],
		},
		createTicket: {
			write: true,
			input: { customer: { type: 'string', required: true }, description: { type: 'string', required: true } },
			steps: [
				{ goto: '/chamados/novo' },
				{ dialog: 'accept' },
				{ select: { selector: '#customer-select', value: '{{input.customer}}' } },
				{ fill: { selector: '#description', value: '{{input.description}}' } },
				{ click: { selector: '#submit-ticket', expectNavigation: true, submit: true } },
				{ waitFor: { anyOf: [{ selector: '.ticket-created' }, { selector: '.validation-message', outcome: 'rejected', message: '.validation-message' }] } },
				{ extract: { as: 'ticket', root: '.ticket-created', fields: { number: { selector: '.ticket-number', pattern: 'CH-\\d{4}-\\d{6}', required: true } } } },
			],
		},
	},
};

interface Steps {
	login: readonly object[];
	operations: Readonly<Record<string, { steps: readonly object[] }>>;
}

/** The same recipe for a bot that soon gives up on what a page lacks: the login, and whatever the site has to answer, keep their time. */
export function patientWithPages({ login, operations, ...recipe }: Steps) {
	const patient = <T extends object>(step: T) => ({ ...step, timeoutMs: 5_000 });
	const stepsOf = (steps: readonly object[]) => steps.map((step) => ('goto' in step || 'waitFor' in step ? patient(step) : step));
	return {
		...recipe,
		login: login.map(patient),
		operations: Object.fromEntries(Object.entries(operations).map(([name, operation]) => [name, { ...operation, steps: stepsOf(operation.steps) }])),
	};
}
