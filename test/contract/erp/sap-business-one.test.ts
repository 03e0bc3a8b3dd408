import type { SapBusinessOneSettingsInput } from '../../../lib/systems/sap-business-one';
import { company } from '../../../sandbox/data/company.ts';
import type { SapBusinessOneOptions } from '../../../sandbox/sap-business-one/server.ts';
import { describeErpPort } from './erp-port-contract';
import { inCompanyTerms, type CompanyTerms } from './support/company-terms';
import type { ErpTraits, ErpUnderTest } from './support/erp-under-test';
import { startSapBusinessOne } from './support/sap-business-one';

/** Long enough for any answer over loopback. */
const timeoutMs = 1_500;

const ids = new Map(company.customers.map(({ id }) => [`C${id}`, id]));
const terms: CompanyTerms = {
	customerId: (id) => `C${id}`,
	companyId: (id) => ids.get(id) ?? id,
	warehouse: '01',
	// The number people know an order by; DocEntry is another one.
	orderId: ({ number }) => number,
};

function start(sandboxOptions: SapBusinessOneOptions = {}, settings: Partial<SapBusinessOneSettingsInput> = {}) {
	return async (): Promise<ErpUnderTest> => {
		const { erp, sandbox, giveUpSoon, close } = await startSapBusinessOne(sandboxOptions, { timeoutMs, ...settings });
		return {
			erp: inCompanyTerms(erp, terms),
			calls: async () => sandbox.journal.count(),
			close,
			orders: async () => [...sandbox.createdOrders(), ...sandbox.createdDrafts()].map(({ key }) => key),
			tickets: async () => sandbox.createdTickets().map(({ key }) => key),
			failAfterCommit: () => {
				sandbox.faults.add([{ match: { method: 'POST', path: '/(Orders|ServiceCalls)$' }, nth: 1, fault: 'commitThenTimeout' }]);
				giveUpSoon();
			},
			holdOrders: (hold) => {
				sandbox.knobs.approval = hold;
			},
			breakAnswers: (fault) => {
				sandbox.faults.add([{ fault, status: 200 }]);
				return () => sandbox.faults.clear();
			},
		};
	};
}

const open = ['bost_Open', 'open'] as const;
const closed = ['bost_Close', 'closed'] as const;
const traits: ErpTraits = {
	customerPrice: true,
	orderWords: { pendente: open, em_separacao: open, bloqueado: open, faturado: closed, entregue: closed, cancelado: ['Cancelled', 'cancelled'] },
	ordersByDay: true,
	writesOrders: true,
	writesTicketsOnce: true,
	holdsOrders: true,
	answersBreak: true,
	tolerant: true,
};

describeErpPort('SAP Business One, version 1, net prices', start(), traits);
describeErpPort(
	'SAP Business One, version 1 of an old patch level, prices before discount, one server without ROUTEID, pages named by path',
	start({ v1Contains: false, itemPrice: 'gross', orderLinePrices: 'gross', loadBalancer: false, nextLink: 'absolutePath', unknownItem: 'validation' }),
	traits,
);
describeErpPort(
	'SAP Business One, version 2, several branches, phones by a stored query',
	start({ branchRequired: true, federalTaxId: 'filled', caseSensitive: false }, { apiVersion: 'v2', branch: 1, usage: '9', warehouse: '01', deliveryDays: 3, phoneQuery: 'customerByPhone' }),
	traits,
);
