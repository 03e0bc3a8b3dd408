import type { ProtheusLogin, ProtheusSettingsInput } from '../../../lib/systems/protheus';
import type { ProtheusOptions } from '../../../sandbox/protheus/server.ts';
import type { ErpTraits, ErpUnderTest } from './support/erp-under-test';
import { siteServices, startProtheusErp } from './support/protheus';
import { describeErpPort } from './erp-port-contract';

/** Long enough for any answer over loopback. */
const timeoutMs = 1_500;

function start(sandboxOptions: ProtheusOptions = {}, settings: Partial<ProtheusSettingsInput> = {}, login: Partial<ProtheusLogin> = {}) {
	return async (): Promise<ErpUnderTest> => {
		const { inTerms, sandbox, giveUpSoon, close } = await startProtheusErp(sandboxOptions, { timeoutMs, ...settings }, login);
		return {
			erp: inTerms,
			calls: async () => sandbox.journal.count(),
			close,
			orders: async () => sandbox.createdOrders().map(({ key }) => key),
			tickets: async () => sandbox.createdTickets().map(({ key }) => key),
			failAfterCommit: () => {
				sandbox.faults.add([{ match: { method: 'POST', path: '/botapi/' }, nth: 1, fault: 'commitThenTimeout' }]);
				giveUpSoon();
			},
			holdOrders: (hold) => {
				sandbox.knobs.blockNewOrders = hold;
			},
			breakAnswers: (fault) => {
				sandbox.faults.add([{ fault, status: 200 }]);
				return () => sandbox.faults.clear();
			},
		};
	};
}

const closed = ['closed', 'closed'] as const;
const traits: ErpTraits = {
	customerPrice: true,
	ordersByDay: true,
	tolerant: true,
	answersBreak: true,
	orderWords: {
		pendente: ['open', 'open'],
		em_separacao: ['released', 'processing'],
		bloqueado: ['blocked', 'blocked'],
		faturado: closed,
		entregue: closed,
		cancelado: closed,
	},
};
const writing: ErpTraits = { ...traits, writesOrders: true, writesTicketsOnce: true, holdsOrders: true };

describeErpPort('Protheus, names as published, padded columns', start({}, { ...siteServices, customerDiscountField: 'A1_DESC' }), writing);
describeErpPort(
	'Protheus, names in lower case, code page 1252 that claims to be UTF-8, errors in the older form, login in a form',
	start({ jsonCasing: 'live', charset: 'cp1252-as-utf-8', errorShape: 'legacy', tokenCredentials: 'form', dates: 'iso' }, { ...siteServices, customerDiscountField: 'A1_DESC' }, { credentialsIn: 'form' }),
	writing,
);
describeErpPort(
	'Protheus, read only, by Basic, branches given for each table, trimmed columns, code page 1252',
	start(
		{ basicAuth: true, charset: 'cp1252', padText: false, errorShape: 'html' },
		{ branches: { customers: '01', products: '', stock: '01', prices: '01', orders: '01' }, customerPriceTables: false },
		{ kind: 'basic' },
	),
	{ ...traits, customerPrice: false },
);
