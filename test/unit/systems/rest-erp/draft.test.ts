import type { RestErpSettingsInput } from '../../../../lib/systems/rest-erp';
import { context, restErpAnswering } from './fake-http';

const order = { customerId: '7', items: [{ sku: 'A', quantity: 1 }], source: 'test', idempotencyKey: 'k' };

const outcomeOf = async (status: string | null, settings: Partial<RestErpSettingsInput> = {}, headers = {}) => {
	const { erp } = restErpAnswering({ status: 201, json: { id: 1, status }, headers }, settings);
	const { order: placed, outcome } = await erp.createOrder(order, context);
	return [outcome, placed.status, placed.rawStatus];
};

test.each(['rascunho', 'Rascunho', 'Em Aprovação', 'draft'])('an order with the status "%s" is a draft, blocked until it is approved', async (status) => {
	expect(await outcomeOf(status)).toEqual(['draft', 'blocked', status]);
});

test.each([['pendente', 'open'], ['faturado', 'invoiced'], [null, 'unknown']])('an order with the status %s is created', async (status, ours) => {
	expect(await outcomeOf(status)).toEqual(['created', ours, status]);
});

test('the credential says which statuses are drafts, and may call them something else', async () => {
	const settings = { draftStatuses: ['Aguardando Crédito'], orderStatuses: { 'Aguardando Crédito': 'processing' as const } };
	expect(await outcomeOf('aguardando credito', settings)).toEqual(['draft', 'processing', 'aguardando credito']);
	expect(await outcomeOf('rascunho', settings)).toEqual(['created', 'unknown', 'rascunho']);
});

test('a draft that the ERP had from an earlier attempt is existing', async () => {
	expect(await outcomeOf('rascunho', {}, { 'idempotent-replayed': 'true' })).toEqual(['existing', 'blocked', 'rascunho']);
});

test('a list of drafts that is none is refused by its name', () => {
	expect(() => restErpAnswering({}, { draftStatuses: 'rascunho' as never })).toThrow('"draftStatuses"');
});
