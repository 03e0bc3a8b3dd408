/**
 * The recipe of a new credential: the pages of a common guide to such bots. Whoever has other pages writes theirs instead; the
 * names of operations, inputs and fields stay, because the ERP node asks for these.
 */
const guidePages = {
	version: 1,
	name: 'web-erp',
	session: { loggedInWhen: ['#menu', 'aria/Clientes'], loggedOutWhen: { url: '**/login*' }, maxAgeMin: 50, maxUses: 300 },
	login: [
		{ goto: '/login' },
		{ fill: { selector: ['#username', 'aria/Usuário'], value: '{{credential.user}}' } },
		{ fill: { selector: ['#password', 'aria/Senha'], value: '{{credential.password}}', secret: true } },
		{ click: { selector: ['#login-button', 'aria/Entrar'], expectNavigation: true } },
	],
	operations: {
		getCustomerByPhone: {
			description: 'Finds customers by a phone.',
			input: { phone: { type: 'string', required: true } },
			steps: [
				{ goto: '/clientes' },
				{ fill: { selector: '#search-phone', value: '{{input.phone}}' } },
				{ click: '#search-button' },
				{ waitFor: { anyOf: ['.customer-result', { selector: '.no-result', outcome: 'notFound' }] } },
				{
					extract: {
						as: 'customers',
						shape: 'list',
						root: '.customer-result',
						fields: {
							id: { selector: ['.customer-code', '.customer-id'], required: true },
							name: { selector: '.customer-name', required: true },
							phone: '.customer-phone',
							email: { selector: '.customer-email', type: 'email' },
							balanceDue: { selector: '.customer-balance', type: 'moneyBRL', required: true },
						},
					},
				},
			],
		},
		createTicket: {
			description: 'Opens a ticket for a customer.',
			write: true,
			input: { customerId: { type: 'string', required: true }, text: { type: 'string', required: true } },
			steps: [
				{ goto: '/chamados/novo' },
				{
					waitFor: {
						anyOf: [
							{ selector: "#customer-select option[value='{{input.customerId}}']", state: 'attached' },
							{ selector: "#customer-select:not(:has(option[value='{{input.customerId}}']))", outcome: 'notFound' },
						],
					},
				},
				{ select: { selector: '#customer-select', value: '{{input.customerId}}' } },
				{ fill: { selector: '#description', value: '{{input.text}}' } },
				{ dialog: 'accept' },
				{ click: { selector: '#submit-ticket', submit: true } },
				{ waitFor: { anyOf: ['.ticket-created', { selector: '.validation-message', outcome: 'refused', message: '.validation-message' }] } },
				{ extract: { as: 'ticket', root: '.ticket-created', fields: { number: { selector: '.ticket-number', required: true } } } },
			],
		},
	},
};

/** As JSON, for the field of the credential. */
export const webErpDefaultRecipe = JSON.stringify(guidePages, null, 2);
