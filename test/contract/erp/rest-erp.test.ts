import type { RestErpSettingsInput } from '../../../lib/systems/rest-erp';
import type { RestErpOptions } from '../../../sandbox/rest-erp/server.ts';
import { startRestErp } from './support/rest';
import { describeErpPort } from './erp-port-contract';

function start(sandboxOptions: RestErpOptions = {}, settings: Partial<RestErpSettingsInput> = {}) {
	return async () => {
		const { erp, sandbox, close } = await startRestErp(sandboxOptions, settings);
		return { erp, calls: async () => sandbox.journal.count(), close };
	};
}

const writes = { customerPrice: true, writesOrders: true };

// A record with a leading zero is beyond the six forms tried by default.
describeErpPort('REST, comparing digits', start({}, { maximumPhoneForms: 12 }), writes);
describeErpPort(
	'REST, substring search, amounts in Brazilian format',
	start({ phoneMatch: 'contains', moneyAs: 'brazilian-string', idsAs: 'string' }),
	writes,
);
describeErpPort(
	'REST, comparing stored texts, amounts as decimal text, latin-1',
	start(
		{ phoneMatch: 'stored-text', documentMatch: 'stored-text', moneyAs: 'decimal-string', charset: 'latin-1', auth: 'bearer' },
		{ maximumPhoneForms: 25 },
	),
	{ ...writes, oneFormAtATime: true },
);
