// How the sandbox's web ERP is worked with: what its recipe says, and a recording by Chrome.

export const webRecipe = {
	version: 1,
	name: 'web-erp',
	session: { loggedOutWhen: { url: '**/login*' }, loggedInWhen: { selector: '#menu' } },
	login: [
		{ goto: '/login' },
		{ fill: { selector: '#username', value: '{{credential.user}}' } },
		{ fill: { selector: '#password', value: '{{credential.password}}', secret: true } },
		{ click: { selector: '#login-button', expectNavigation: true } },
	],
	operations: {
		searchCustomer: {
			input: { phone: { type: 'string', required: true } },
			write: false,
			steps: [
				{ goto: '/clientes' },
				{ fill: { selector: '#search-phone', value: '{{input.phone}}' } },
				{ click: '#search-button' },
				{ waitFor: { anyOf: [{ selector: '.customer-result' }, { selector: '.no-result', outcome: 'notFound' }] } },
				{
					extract: {
						as: 'customer',
						root: '.customer-result',
						fields: { name: { selector: '.customer-name', required: true }, balance: { selector: '.customer-balance', type: 'moneyBRL', required: true } },
					},
				},
			],
		},
		createTicket: {
			input: { customer: { type: 'string', required: true }, description: { type: 'string', required: true } },
			write: true,
			steps: [
				{ goto: '/chamados/novo?cliente={{input.customer}}' },
				{ fill: { selector: '#description', value: '{{input.description}}' } },
				{ dialog: 'accept' },
				{ click: { selector: '#submit-ticket', expectNavigation: true }, submit: true },
				{ waitFor: { anyOf: [{ selector: '.ticket-created' }, { selector: '.validation-message', outcome: 'refused', message: '.validation-message' }] } },
				{ extract: { as: 'ticket', root: '.ticket-created', fields: { number: { selector: '.ticket-number', required: true } } } },
			],
		},
	},
};

/** As Chrome exports it. */
export const recordingOf = (baseUrl: string) => ({
	title: 'Buscar cliente',
	steps: [
		{ type: 'setViewport', width: 1280, height: 900, deviceScaleFactor: 1, isMobile: false, hasTouch: false, isLandscape: false },
		{ type: 'navigate', url: `${baseUrl}/clientes`, assertedEvents: [{ type: 'navigation', url: `${baseUrl}/clientes`, title: 'Clientes' }] },
		{ type: 'change', value: '(11) 98765-4321', selectors: [['aria/Telefone'], ['#search-phone'], ['xpath///*[@id="search-phone"]']], target: 'main' },
		{ type: 'click', selectors: [['aria/Pesquisar'], ['#search-button']], offsetX: 12, offsetY: 9, target: 'main' },
	],
});
