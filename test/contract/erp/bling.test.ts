import { describeErpPort } from './erp-port-contract';
import { blingOrderWords, startBling, withoutLimits, type BlingStart } from './support/bling';
import type { ErpTraits, ErpUnderTest } from './support/erp-under-test';

jest.setTimeout(60_000);

/** Long enough for any answer over loopback. */
const timeoutMs = 1_500;

function start({ sandbox: knobs = {}, settings = {}, ...more }: BlingStart = {}) {
	return async (): Promise<ErpUnderTest> => {
		const { inTerms, sandbox, giveUpSoon, close } = await startBling({
			...more,
			sandbox: { ...withoutLimits, ...knobs },
			settings: { timeoutMs, maximumPhoneForms: 30, ...settings },
		});
		return {
			erp: inTerms,
			calls: async () => await Promise.resolve(sandbox.journal.count()),
			close,
			orders: async () => await Promise.resolve(sandbox.createdOrders().map(({ numeroLoja }) => numeroLoja)),
			failAfterCommit: () => {
				sandbox.faults.add([{ match: { method: 'POST', path: '/pedidos/vendas$' }, nth: 1, fault: 'commitThenTimeout' }]);
				giveUpSoon();
			},
			breakAnswers: (fault) => {
				sandbox.faults.add([{ fault, status: 200 }]);
				return () => sandbox.faults.clear();
			},
		};
	};
}

const traits: ErpTraits = { orderWords: blingOrderWords, ordersByDay: true, writesOrders: true, answersBreak: true };

describeErpPort('Bling, searching phones by digits, hiding what is sold out', start(), traits);
describeErpPort(
	'Bling, searching phones by text, hiding no stock, oldest orders first, receivables split',
	start({ sandbox: { phoneMatch: 'stored-text', stockFilterDefault: 'none', orderSort: 'oldest-id', partlyPaidAs: 'split' } }),
	traits,
);
describeErpPort(
	'Bling, with JWT only, an active supplier and an inactive product as twins, alerts on orders',
	start({
		sandbox: { jwt: 'matching', activeSupplierTwin: true, inactiveProductTwin: true, orderAlerts: true },
		headers: { 'enable-jwt': '1' },
		jwt: true,
		settings: { balanceYears: 3, paymentMethodId: '3456002', shopId: '' },
	}),
	traits,
);
