import type { RestErpSettingsInput } from '../../../lib/systems/rest-erp';
import type { RestErpOptions, StoredOrder, StoredTicket } from '../../../sandbox/rest-erp/server.ts';
import type { ErpTraits, ErpUnderTest } from './support/erp-under-test';
import { startRestErp } from './support/rest';
import { describeErpPort } from './erp-port-contract';

/** Long enough for any answer over loopback. */
const timeoutMs = 1_500;
const keyOf = ({ externalReference }: StoredOrder | StoredTicket) => externalReference;

function start(sandboxOptions: RestErpOptions = {}, settings: Partial<RestErpSettingsInput> = {}) {
	return async (): Promise<ErpUnderTest> => {
		const { erp, sandbox, giveUpSoon, close } = await startRestErp(sandboxOptions, { timeoutMs, ...settings });
		return {
			erp,
			calls: async () => sandbox.journal.count(),
			close,
			orders: async () => sandbox.createdOrders().map(keyOf),
			tickets: async () => sandbox.createdTickets().map(keyOf),
			failAfterCommit: () => {
				sandbox.faults.add([{ match: { method: 'POST' }, nth: 1, fault: 'commitThenTimeout' }]);
				giveUpSoon();
			},
			holdOrders: (hold) => {
				sandbox.knobs.holdOrders = hold;
			},
			breakAnswers: (fault) => {
				sandbox.faults.add([{ fault, status: 200 }]);
				return () => sandbox.faults.clear();
			},
		};
	};
}

const traits: ErpTraits = { customerPrice: true, writesOrders: true, writesTicketsOnce: true, holdsOrders: true, answersBreak: true };

// A record with a leading zero is beyond the six forms tried by default.
describeErpPort('REST, comparing digits', start({}, { maximumPhoneForms: 12 }), traits);
describeErpPort(
	'REST, substring search, amounts in Brazilian format, recognising keys itself',
	start({ phoneMatch: 'contains', moneyAs: 'brazilian-string', idsAs: 'string', honourIdempotencyKey: true }, { nativeIdempotency: true }),
	traits,
);
describeErpPort(
	'REST, comparing stored texts, amounts as decimal text, latin-1',
	start(
		{ phoneMatch: 'stored-text', documentMatch: 'stored-text', moneyAs: 'decimal-string', charset: 'latin-1', auth: 'bearer' },
		{ maximumPhoneForms: 25 },
	),
	{ ...traits, oneFormAtATime: true },
);
describeErpPort(
	'REST, without orders, tickets and look-ups by document',
	start({}, { maximumPhoneForms: 12, operations: { createOrder: null, createTicket: null, orderByKey: null } }),
	{ customerPrice: true, answersBreak: true },
);
