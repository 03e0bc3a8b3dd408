import type { SapS4SettingsInput } from '../../../lib/systems/sap-s4';
import type { SapS4Options } from '../../../sandbox/sap-s4/server.ts';
import { inCompanyTerms } from './support/company-terms';
import type { ErpTraits, ErpUnderTest } from './support/erp-under-test';
import { startSapS4 } from './support/sap-s4';
import { describeErpPort } from './erp-port-contract';

/** Long enough for any answer over loopback. */
const timeoutMs = 1_500;

/** What the sandbox does to a new order that is held back. */
type Hold = 'credit-blocked' | 'in-approval';

function start(hold: Hold, options: SapS4Options = {}, settings: Partial<SapS4SettingsInput> = {}) {
	return async (): Promise<ErpUnderTest> => {
		const { erp, sandbox, giveUpSoon, close } = await startSapS4(options, { timeoutMs, ...settings });
		return {
			erp: inCompanyTerms(erp, {
				customerId: (id) => id.padStart(10, '0'),
				companyId: (id) => id.replace(/^0+/, ''),
				orderId: ({ id }) => id.replace(/^0+/, ''),
				cutPhones: { '1026': '(27) 3333-1212 / (27) 99888-1212' },
			}),
			calls: async () => sandbox.journal.count(),
			close,
			orders: async () => sandbox.createdOrders().map(({ purchaseOrderByCustomer }) => purchaseOrderByCustomer),
			failAfterCommit: () => {
				sandbox.faults.add([{ match: { method: 'POST' }, nth: 1, fault: 'commitThenTimeout' }]);
				giveUpSoon();
			},
			holdOrders: (held) => {
				sandbox.knobs.newOrders = held ? hold : 'released';
			},
			breakAnswers: (fault) => {
				sandbox.faults.add([{ fault, status: 200 }]);
				return () => sandbox.faults.clear();
			},
		};
	};
}

const traits: ErpTraits = {
	customerPrice: false,
	credit: false,
	ordersByDay: true,
	writesOrders: true,
	holdsOrders: true,
	answersBreak: true,
	orderWords: {
		pendente: ['A', 'open'],
		em_separacao: ['B', 'processing'],
		bloqueado: ['A (DeliveryBlockReason 01)', 'blocked'],
		faturado: ['C', 'closed'],
		entregue: ['C', 'closed'],
		cancelado: ['C (OverallSDDocumentRejectionSts C)', 'cancelled'],
	},
};

describeErpPort('S/4HANA, keys with zeros, several pages', start('credit-blocked'), traits);
describeErpPort(
	'S/4HANA, keys without zeros, partners with numbers of their own, no international numbers, short answers to orders',
	start(
		'in-approval',
		{ keys: 'stripped', partnerNumbers: 'other', taxNumbers: 'bare', internationalNumbers: 'empty', createdAnswer: 'echo', nextLinks: 'internal-host' },
		{ taxNumbers: 'businessPartner' },
	),
	traits,
);
describeErpPort(
	'S/4HANA, prices of the cloud, tax categories of its own, rows for no stock, doubles in another organisation and at old addresses',
	start('credit-blocked', {
		...{ priceConditionType: 'PPR0', cnpjTaxType: 'ZBR1', cpfTaxType: 'ZBR2', stockRowsForZero: true },
		...{ twinInOtherOrganisation: true, expiredAddress: true, nextLinks: 'relative' },
	}),
	traits,
);
describeErpPort('S/4HANA without a division, so without orders of ours', start('credit-blocked', {}, { division: '' }), { ...traits, writesOrders: false });
