import type { WebErpOptions } from '../../../sandbox/web-erp/server.ts';
import type { ErpTraits, ErpUnderTest } from './support/erp-under-test';
import { recipeWith, startWebErp } from './support/web';
import { describeErpPort } from './erp-port-contract';

/** The forms in which the sample company's phones can be searched by digits, and the area of those without one. */
const fields = { phoneFormats: '11987654321, 5511987654321, 1187654321, 551187654321', defaultAreaCode: '11' };

function start(options: WebErpOptions = {}, recipe = recipeWith()) {
	return async (): Promise<ErpUnderTest> => {
		const { erp, sandbox, close } = await startWebErp(options, fields, recipe);
		return {
			erp,
			calls: async () => sandbox.journal.count(),
			close,
			tickets: async () => sandbox.tickets().map(({ description }) => /\[([^[\]]*)\]$/.exec(description)?.[1] ?? null),
			failAfterCommit: () => {
				sandbox.knobs.ticketLost = true;
				// One lost answer, not all from now on.
				const before = sandbox.tickets().length;
				const mend = setInterval(() => {
					if (sandbox.tickets().length === before) return;
					sandbox.knobs.ticketLost = false;
					clearInterval(mend);
				}, 5);
				mend.unref();
			},
		};
	};
}

const traits: ErpTraits = { customers: 'byPhone', products: false, writesTicketsOnce: true };

describeErpPort('Web, by recipes', start(), traits);
describeErpPort(
	'Web, without tickets',
	start({}, recipeWith(({ operations }) => {
		delete operations['createTicket'];
		delete operations['findTicketByKey'];
	})),
	{ ...traits, writesTicketsOnce: false },
);
